// The bundle file: sections behind a table, a digest at the end.

#include "kijun/bundle.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <cstring>

#include <fmt/format.h>

#include "archive.hpp"

namespace kijun {

namespace {

constexpr std::string_view magic = "KIJUNKJB";
constexpr std::uint32_t schema_version = 1;
constexpr std::size_t digest_bytes = crypto_hash_sha256_BYTES;
constexpr std::size_t header_bytes = magic.size() + 4;

std::string digest(std::string_view bytes) {
    std::string out(digest_bytes, '\0');
    crypto_hash_sha256(reinterpret_cast<unsigned char*>(out.data()),
                       reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
    return out;
}

std::string hex(std::string_view bytes) {
    std::string out;
    for (const char byte : bytes) out += fmt::format("{:02x}", static_cast<unsigned char>(byte));
    return out;
}

struct Source {
    std::string name, text;
};
struct Sections {
    std::uint32_t program_version = 0;
    std::uint32_t lane_version = 0;
    std::vector<Source> sources;
    Program program;
    std::string saved_patterns;
};

Diagnostic damaged(std::string_view code, std::string en, std::string ja) {
    Diagnostic made = error(code, {}, std::move(en), std::move(ja));
    made.hint = Message{"build the bundle again with `kijun build`", "`kijun build` で作り直してください"};
    return made;
}

Diagnostic not_a_bundle() {
    Diagnostic made = error("K0801", {}, "this is not a Kijun bundle", "Kijun のバンドルではありません");
    made.hint = Message{"bundles are made with `kijun build`; files of rules end in .kijun",
                        "バンドルは `kijun build` で作ります。規則のファイルの名前は .kijun で終わります"};
    return made;
}

// A digest shows that a file is as it was written; this shows that what was written makes sense, so
// that judging can index without checking.
class Consistency {
public:
    explicit Consistency(const Program& program) : p_(program) {}

    bool holds() {
        const auto size = [](const auto& of) { return static_cast<std::uint32_t>(of.size()); };
        const std::uint32_t patterns = size(p_.patterns), sets = size(p_.sets), atoms = size(p_.atoms),
                            nodes = size(p_.nodes), tree = size(p_.tree);
        for (const Pattern& pattern : p_.patterns) {
            need(pattern.kind <= Pattern::Kind::regex);
            all(pattern.except, patterns);
        }
        for (const TermSet& set : p_.sets) all(set.patterns, patterns);
        for (const FactInfo& fact : p_.facts) need(fact.type <= ast::FactType::choice);
        for (const Atom& atom : p_.atoms) {
            if (atom.kind == Atom::Kind::terms) {
                one(atom.terms.set, sets);
                for (const ProximityTest& near : atom.terms.near) {
                    one(near.set, sets);
                    need(near.direction <= ast::Proximity::Direction::after);
                }
                need(atom.terms.fields < (1u << scan_field_count));
            } else if (atom.kind == Atom::Kind::fact) {
                one(atom.fact.fact, size(p_.facts));
                if (ok_) need(suits(atom.fact, p_.facts[atom.fact.fact]));
            } else {
                need(atom.kind == Atom::Kind::field && atom.field.field <= ast::ReportField::judged &&
                     atom.field.op <= FieldTest::Op::on_or_after);
            }
        }
        need(nodes >= 2);
        for (NodeId id = 2; id < nodes; ++id) {
            one(p_.nodes[id].atom, atoms);
            need(p_.nodes[id].low < id && p_.nodes[id].high < id);
        }
        for (std::uint32_t id = 0; id < tree; ++id) {
            const TreeNode& node = p_.tree[id];
            all(node.children, id);
            all(node.unless, id);
            need(node.kind <= TreeNode::Kind::comparison);
            if (node.kind == TreeNode::Kind::leaf || node.atom != none) one(node.atom, atoms);
            if (node.kind == TreeNode::Kind::negation) need(node.children.size() == 1);
            one(node.diagram, nodes);
        }
        for (const CategoryVersion& category : p_.categories) {
            one(category.tree, tree);
            one(category.diagram, nodes);
            one(category.compatible, nodes);
            for (const Bounds& bounds : {category.bounds, category.written}) {
                one(bounds.may, nodes);
                one(bounds.must, nodes);
            }
            all(category.atoms, atoms);
            for (const Ground& ground : category.supporting) {
                one(ground.node, tree);
                one(ground.surely, nodes);
                one(ground.written, nodes);
            }
        }
        for (const ProcedureInfo& procedure : p_.procedures)
            for (const auto* steps : {&procedure.always, &procedure.domestic, &procedure.overseas})
                for (const StepInfo& step : *steps) need(step.kind <= ast::Step::Kind::record);
        for (const SnapshotProgram& snapshot : p_.snapshots) {
            all(snapshot.categories, size(p_.categories));
            all(snapshot.procedures, size(p_.procedures));
            all(snapshot.facts, size(p_.facts));
        }
        const History& history = p_.history;
        need(p_.snapshots.size() == history.snapshots.size() && !history.epochs.empty());
        need(history.pivot <= ast::Event::judged);
        for (const SnapshotInfo& snapshot : history.snapshots) {
            one(snapshot.revision, size(history.revisions));
            all(snapshot.applied, size(history.revisions));
            if (snapshot.former) one(*snapshot.former, size(history.snapshots));
        }
        for (const Epoch& epoch : history.epochs) {
            need(!epoch.periods.empty());
            for (const Period& period : epoch.periods) one(period.snapshot, size(history.snapshots));
        }
        for (const TransitionInfo& rule : history.transitions) {
            one(rule.revision, size(history.revisions));
            need(rule.event <= ast::Event::judged);
        }
        return ok_;
    }

private:
    static bool suits(const FactTest& test, const FactInfo& fact) {
        switch (test.op) {
            case FactTest::Op::is_true: return fact.type == ast::FactType::boolean;
            case FactTest::Op::at_least:
                return fact.type == ast::FactType::integer || fact.type == ast::FactType::date;
            case FactTest::Op::equals:
                return fact.type == ast::FactType::choice && test.number >= 0 &&
                       test.number < static_cast<std::int64_t>(fact.choices.size());
        }
        return false;
    }
    void need(bool holds) { ok_ = ok_ && holds; }
    void one(std::uint32_t number, std::uint32_t below) { need(number < below); }
    void all(const std::vector<std::uint32_t>& numbers, std::uint32_t below) {
        for (const std::uint32_t number : numbers) one(number, below);
    }

    const Program& p_;
    bool ok_ = true;
};

}  // namespace

namespace archive {
template <class A>
void fields(A& a, Source& x) { a(x.name, x.text); }
template <class A>
void fields(A& a, Sections& x) {
    a(x.program_version, x.lane_version, x.sources, x.program, x.saved_patterns);
}
}  // namespace archive

std::string program_hash(const Program& program) { return hex(digest(archive::encode(program))); }

std::string write_bundle(const BundleContent& content) {
    Sections sections;
    sections.program_version = program_version;
    sections.lane_version = lane_version;
    for (const auto& [name, text] : content.sources) sections.sources.push_back({name, text});
    sections.program = content.program;
    sections.saved_patterns = content.saved_patterns;
    std::string out(magic);
    out += archive::encode(schema_version);
    out += archive::encode(sections);
    return out + digest(out);
}

Result<BundleContent> read_bundle(std::string_view bytes) {
    if (!bytes.starts_with(magic.substr(0, std::min(magic.size(), bytes.size()))) || bytes.empty())
        return not_a_bundle();
    if (bytes.size() < header_bytes + digest_bytes)
        return damaged("K0803", fmt::format("the bundle is cut short ({} bytes)", bytes.size()),
                       fmt::format("バンドルが途中で切れています（{}バイト）", bytes.size()));
    std::uint32_t version = 0;
    std::memcpy(&version, bytes.data() + magic.size(), sizeof version);
    if (version > schema_version)
        return damaged("K0802",
                       fmt::format("the bundle has schema {}, this program reads up to {}", version, schema_version),
                       fmt::format("バンドルの形式 {} は新しすぎます（対応は {} まで）", version, schema_version));
    const std::string_view covered = bytes.substr(0, bytes.size() - digest_bytes);
    if (digest(covered) != bytes.substr(covered.size()))
        return damaged("K0804", "the bundle is damaged or cut short: its digest does not match its content",
                       "バンドルが壊れているか途中で切れています（内容と要約値が一致しません）");
    Sections sections;
    archive::Reader reader(covered.substr(header_bytes));
    reader(sections);
    if (!reader.complete() || sections.lane_version > lane_version || sections.program_version != program_version ||
        !Consistency(sections.program).holds())
        return damaged("K0806", "the bundle's content is inconsistent with this program",
                       "バンドルの内容がこのプログラムと整合しません");
    BundleContent content;
    for (Source& source : sections.sources)
        content.sources.emplace_back(std::move(source.name), std::move(source.text));
    content.program = std::move(sections.program);
    content.saved_patterns = std::move(sections.saved_patterns);
    return content;
}

}  // namespace kijun
