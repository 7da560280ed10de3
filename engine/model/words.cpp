#include "words.hpp"

#include <fmt/format.h>

namespace kijun::model {

Noun noun(ast::Entity entity) {
    switch (entity) {
        case ast::Entity::category:
            return {"category", "類型"};
        case ast::Entity::criterion:
            return {"criterion", "基準"};
        case ast::Entity::terms:
            return {"term list", "用語"};
        case ast::Entity::fact:
            return {"fact", "事実"};
        case ast::Entity::class_:
            return {"class", "区分"};
        case ast::Entity::group:
            return {"group", "群"};
        case ast::Entity::procedure:
            return {"procedure", "手続"};
        case ast::Entity::definition:
            break;
    }
    return {"definition", "定義"};
}

namespace {

struct Verb {
    Noun operator()(const ast::Add&) const { return {"add", "加える"}; }
    Noun operator()(const ast::AddGroup&) const { return {"add", "加える"}; }
    Noun operator()(const ast::AddTerms&) const { return {"add", "加える"}; }
    Noun operator()(const ast::RemoveTerms&) const { return {"remove", "削る"}; }
    Noun operator()(const ast::Repeal&) const { return {"repeal", "廃止"}; }
    Noun operator()(const ast::Rename&) const { return {"rename", "改称"}; }
    Noun operator()(const ast::Renumber&) const { return {"renumber", "改番"}; }
    Noun operator()(const ast::Move&) const { return {"move", "移す"}; }
    Noun operator()(const ast::Restate& restate) const {
        if (restate.claim == ast::Claim::narrow) return {"narrow", "狭める"};
        if (restate.claim == ast::Claim::widen) return {"widen", "広げる"};
        return {"replace", "改める"};
    }
    Noun operator()(const ast::ReplaceTerms&) const { return {"replace", "改める"}; }
    Noun operator()(const ast::ReplaceFact&) const { return {"replace", "改める"}; }
    Noun operator()(const ast::Recite&) const { return {"recite", "根拠改正"}; }
    Noun operator()(const ast::Reroute&) const { return {"reroute", "手続改正"}; }
    Noun operator()(const ast::Transition&) const { return {"transition", "経過措置"}; }
    Noun operator()(const ast::Withdraw&) const { return {"withdraw", "撤回"}; }
};

}  // namespace

Noun verb(const ast::Operation& operation) { return std::visit(Verb{}, operation.what); }

std::string spelled(const ast::Path& path) {
    std::string text = path.name.text;
    for (const ast::Word& label : path.labels) text += '.' + label.text;
    return text;
}

Message named(ast::Entity entity, std::string_view id) {
    const Noun kind = noun(entity);
    return {fmt::format("{} \"{}\"", kind.en, id), fmt::format("{}「{}」", kind.ja, id)};
}

std::optional<Fix> suggestion(const ast::Word& written, const std::vector<std::string>& candidates,
                              Spelling spelling) {
    const auto near = nearest(written.text, candidates);
    if (!near) return std::nullopt;
    std::string replacement = *near;
    if (spelling == Spelling::pattern) replacement = '/' + *near + '/';
    if (spelling == Spelling::string) {
        if (near->find_first_of("\"\\\n\t") != std::string::npos)
            return std::nullopt;  // would need escapes
        replacement = '"' + *near + '"';
    }
    return Fix{written.span,
               replacement,
               {fmt::format("did you mean {}?", *near), fmt::format("{} のことですか", *near)}};
}

bool is_rule(ast::Entity entity) {
    return entity == ast::Entity::category || entity == ast::Entity::criterion ||
           entity == ast::Entity::fact;
}

}  // namespace kijun::model
