// From a name to what it means and back: definition, references, highlights, rename.
//
// A definition is the declaration and every amendment of it, whatever revision they stand in.
#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "features.hpp"

namespace kijun::lsp {

namespace {

const Mention* mention_at(const Place& place) {
    return place.project->names().at(place.file, place.offset);
}

Json locations(const std::vector<const Mention*>& mentions, const Place& place, Encoding encoding,
               const std::function<bool(const Mention&)>& wanted) {
    Json found = Json::array();
    for (const Mention* mention : mentions)
        if (wanted(*mention)) found.push_back(location(*place.reading, mention->span, encoding));
    return found;
}

// What is wrong with a new name for `thing`, if anything.
std::optional<Message> refusal(const Mention& thing, const std::string& name, const Names& names) {
    SourceSet one;
    const bool readable = one.add("", name).ok();
    const auto words = readable ? written_words(one, 0) : std::vector<WrittenWord>{};
    if (words.size() != 1 || words.front().kind != WrittenWord::Kind::name ||
        one.text(words.front().span) != name || name.find('-') != std::string::npos)
        return Message{fmt::format("{} cannot be a name", name),
                       fmt::format("{} は名前に使えません", name)};
    Mention other = thing;
    const std::size_t dot = thing.space == Space::group ? thing.id.find('.') + 1 : 0;
    other.id = thing.id.substr(0, dot) + name;
    if (names.declaration_of(other) != nullptr)
        return Message{fmt::format("{} is declared already", name),
                       fmt::format("{} は既に宣言されています", name)};
    return std::nullopt;
}

}  // namespace

Answer definition(Workspace& workspace, const Json& parameters) {
    const auto place = place_of(workspace, parameters);
    const Mention* mention = place ? mention_at(*place) : nullptr;
    if (mention == nullptr) return Json();
    std::vector<const Mention*> all = place->project->names().of(*mention);
    std::stable_partition(all.begin(), all.end(),
                          [](const Mention* each) { return each->role == Mention::Role::declares; });
    return locations(all, *place, workspace.encoding,
                     [](const Mention& each) { return each.role != Mention::Role::refers; });
}

Answer references(Workspace& workspace, const Json& parameters) {
    const auto place = place_of(workspace, parameters);
    const Mention* mention = place ? mention_at(*place) : nullptr;
    if (mention == nullptr) return Json();
    const bool declarations = parameters.at("context").at("includeDeclaration");
    return locations(
        place->project->names().of(*mention), *place, workspace.encoding,
        [&](const Mention& each) { return declarations || each.role != Mention::Role::declares; });
}

Answer highlights(Workspace& workspace, const Json& parameters) {
    const auto place = place_of(workspace, parameters);
    const Mention* mention = place ? mention_at(*place) : nullptr;
    if (mention == nullptr) return Json();
    Json found = Json::array();
    for (const Mention* each : place->project->names().of(*mention)) {
        if (each->span.file != place->file) continue;
        const int kind = each->role == Mention::Role::refers ? 2 : 3;  // read, write
        found.push_back({{"range", place->text().range(each->span, workspace.encoding)}, {"kind", kind}});
    }
    return found;
}

Answer prepare_rename(Workspace& workspace, const Json& parameters) {
    const auto place = place_of(workspace, parameters);
    const Mention* mention = place ? mention_at(*place) : nullptr;
    if (mention == nullptr || place->project->names().declaration_of(*mention) == nullptr) return Json();
    return Json{{"range", place->text().range(mention->span, workspace.encoding)},
                {"placeholder", place->reading->sources.text(mention->span)}};
}

// Every mention at once; refused if the texts are not right before, or would not be after.
Answer rename(Workspace& workspace, const Json& parameters) {
    const auto refuse = [&](const Message& why) -> Answer {
        return Failure{ErrorCode::request_failed, said(why, workspace.language), nullptr};
    };
    const std::string name = parameters.at("newName");
    const auto place = place_of(workspace, parameters);
    const Mention* mention = place ? mention_at(*place) : nullptr;
    if (mention == nullptr || place->project->names().declaration_of(*mention) == nullptr)
        return refuse(
            {"there is no name here that a guideline declares", "ここに宣言された名前はありません"});
    const Names& names = place->project->names();
    if (auto why = refusal(*mention, name, names)) return refuse(*why);
    if (!place->reading->model)
        return refuse({"the guideline has errors: names cannot be told for certain",
                       "指針に誤りがあるため、名前を確実には辿れません"});

    const auto mentions = names.of(*mention);
    std::vector<TextFilePtr> after = place->reading->files;
    Json changes = Json::object();
    for (auto each = mentions.rbegin(); each != mentions.rend(); ++each) {
        const Span& span = (*each)->span;
        const TextFile& file = *place->reading->files[span.file];
        changes[file.address].push_back(edit(file, span.begin, span.end, name, workspace.encoding));
        std::string text = after[span.file]->text;
        text.replace(span.begin, span.end - span.begin, name);
        after[span.file] =
            std::make_shared<const TextFile>(file.address, file.name, std::move(text), file.version);
    }
    ParsedFiles memory;
    const ReadingPtr renamed = read_files(after, true, memory);
    if (!renamed->model) {
        const auto error = std::find_if(renamed->diagnostics.begin(), renamed->diagnostics.end(),
                                        [](const auto& each) { return each.severity == Severity::error; });
        return refuse({fmt::format("with this name: {}", error->message.en),
                       fmt::format("この名前にすると：{}", error->message.ja)});
    }
    return Json{{"changes", std::move(changes)}};
}

Answer document_links(Workspace& workspace, const Json& parameters) {
    const auto place = place_of(workspace, parameters);
    if (!place) return Json();
    Json found = Json::array();
    const auto words = written_words(place->reading->sources, place->file);
    const auto names = imported_files(place->reading->sources, place->file);
    std::size_t next = 0;
    for (std::size_t i = 0; i + 1 < words.size() && next < names.size(); ++i) {
        if (words[i].keyword == nullptr || std::string_view(words[i].keyword->token) != "IMPORT" ||
            words[i + 1].kind != WrittenWord::Kind::string)
            continue;
        const std::string& name = names[next++];
        for (const TextFilePtr& file : place->reading->files)
            if (file->name == name)
                found.push_back({{"range", place->text().range(words[i + 1].span, workspace.encoding)},
                                 {"target", file->address}});
    }
    return found;
}

}  // namespace kijun::lsp
