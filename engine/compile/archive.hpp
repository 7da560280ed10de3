// One description of every struct of a program, used to write it, to read it back, and as the key
// under which equal ones are found.
//
// Encoding: little-endian fixed-width integers, strings and vectors by a 32-bit count. Reading checks
// every count against what is left, so a damaged file is an error and never a crash.
#pragma once

#include <concepts>
#include <cstring>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "kijun/program.hpp"

namespace kijun::archive {

class Writer {
public:
    template <class... T>
    void operator()(const T&... values) { (put(values), ...); }
    std::string take() { return std::move(out_); }

private:
    template <class T>
        requires std::is_arithmetic_v<T> || std::is_enum_v<T>
    void put(const T& value) {
        char bytes[sizeof value];
        std::memcpy(bytes, &value, sizeof value);
        out_.append(bytes, sizeof value);
    }
    void put(const std::string& value) {
        put(static_cast<std::uint32_t>(value.size()));
        out_ += value;
    }
    void put(const LocalDay& value) { put(value.days); }
    template <class T>
    void put(const std::optional<T>& value) {
        put(value.has_value());
        if (value) put(*value);
    }
    template <class T>
    void put(const std::vector<T>& values) {
        put(static_cast<std::uint32_t>(values.size()));
        for (const T& value : values) put(value);
    }
    template <class T>
        requires std::is_class_v<T>
    void put(const T& value) { fields(*this, const_cast<T&>(value)); }

    std::string out_;
};

class Reader {
public:
    explicit Reader(std::string_view bytes) : left_(bytes) {}
    template <class... T>
    void operator()(T&... values) { (get(values), ...); }
    // Whether everything asked for was there, and nothing is left.
    [[nodiscard]] bool complete() const { return ok_ && left_.empty(); }
    [[nodiscard]] bool ok() const { return ok_; }

private:
    template <class T>
        requires std::is_arithmetic_v<T> || std::is_enum_v<T>
    void get(T& value) {
        if constexpr (std::same_as<T, bool>) {
            char byte = 0;
            get(byte);
            value = byte != 0;
        } else {
            if (!take(sizeof value)) return;
            std::memcpy(&value, taken_.data(), sizeof value);
        }
    }
    void get(std::string& value) {
        std::uint32_t size = 0;
        get(size);
        if (take(size)) value.assign(taken_);
    }
    void get(LocalDay& value) { get(value.days); }
    template <class T>
    void get(std::optional<T>& value) {
        bool has = false;
        get(has);
        if (has) get(value.emplace());
    }
    template <class T>
    void get(std::vector<T>& values) {
        std::uint32_t size = 0;
        get(size);
        // one by one: a damaged count must not take more memory than the bytes that are there can fill
        values.clear();
        for (std::uint32_t i = 0; i < size && ok_; ++i) get(values.emplace_back());
    }
    template <class T>
        requires std::is_class_v<T>
    void get(T& value) { fields(*this, value); }

    bool take(std::size_t size) {
        if (!ok_ || size > left_.size()) {
            ok_ = false;
            return false;
        }
        taken_ = left_.substr(0, size);
        left_.remove_prefix(size);
        return true;
    }

    std::string_view left_, taken_;
    bool ok_ = true;
};

// ---- the structs ----------------------------------------------------------------------------
// clang-format off
template <class A> void fields(A& a, RevisionInfo& x) {
    a(x.id, x.title, x.draft, x.withdrawn, x.effective, x.decided, x.published, x.recorded, x.known,
      x.instrument, x.effective_spelling, x.uncertain, x.citations);
}
template <class A> void fields(A& a, SnapshotInfo& x) { a(x.revision, x.applied, x.former); }
template <class A> void fields(A& a, Period& x) { a(x.from, x.to, x.snapshot); }
template <class A> void fields(A& a, Epoch& x) { a(x.known_from, x.periods); }
template <class A> void fields(A& a, TransitionInfo& x) { a(x.revision, x.event, x.before, x.until); }
template <class A> void fields(A& a, History& x) {
    a(x.guideline, x.title, x.zone_name, x.pivot, x.revisions, x.snapshots, x.epochs, x.transitions);
}
template <class A> void fields(A& a, Pattern& x) { a(x.kind, x.spelling, x.evading, x.except); }
template <class A> void fields(A& a, TermSet& x) { a(x.name, x.patterns, x.open, x.open_lists); }
template <class A> void fields(A& a, ProximityTest& x) { a(x.direction, x.characters, x.set, x.evading); }
template <class A> void fields(A& a, TermTest& x) { a(x.fields, x.set, x.at_least, x.evading, x.open, x.near); }
template <class A> void fields(A& a, FactTest& x) { a(x.fact, x.op, x.number); }
template <class A> void fields(A& a, FieldTest& x) { a(x.field, x.op, x.text, x.day); }
template <class A> void fields(A& a, Atom& x) { a(x.kind, x.terms, x.fact, x.field, x.key); }
template <class A> void fields(A& a, FactInfo& x) { a(x.id, x.type, x.choices, x.question, x.who, x.cost, x.presumed); }
template <class A> void fields(A& a, CitationInfo& x) { a(x.law, x.articles, x.uncertain); }
template <class A> void fields(A& a, DiagramNode& x) { a(x.atom, x.low, x.high); }
template <class A> void fields(A& a, TreeNode& x) {
    a(x.kind, x.label, x.title, x.threshold, x.atom, x.background, x.children, x.unless, x.citations, x.from,
      x.uncertain, x.diagram);
}
template <class A> void fields(A& a, Bounds& x) { a(x.may, x.must); }
template <class A> void fields(A& a, Ground& x) { a(x.node, x.surely, x.written); }
template <class A> void fields(A& a, CategoryVersion& x) {
    a(x.id, x.title, x.number, x.class_id, x.class_title, x.group_id, x.group_title, x.citations, x.from,
      x.uncertain, x.notes, x.tags, x.tree, x.diagram, x.compatible, x.bounds, x.written, x.atoms, x.supporting);
}
template <class A> void fields(A& a, StepInfo& x) { a(x.kind, x.double_check, x.business_days, x.who); }
template <class A> void fields(A& a, ProcedureInfo& x) {
    a(x.class_id, x.title, x.always, x.domestic, x.overseas, x.from, x.uncertain);
}
template <class A> void fields(A& a, SnapshotProgram& x) { a(x.categories, x.procedures, x.facts); }
template <class A> void fields(A& a, Program& x) {
    a(x.history, x.patterns, x.sets, x.facts, x.atoms, x.nodes, x.tree, x.categories, x.procedures, x.snapshots);
}
// clang-format on

template <class T>
std::string encode(const T& value) {
    Writer writer;
    writer(value);
    return writer.take();
}

}  // namespace kijun::archive
