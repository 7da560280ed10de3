// Decision diagrams against truth tables: small enough to try every function there is.
#include <gtest/gtest.h>

#include <array>
#include <set>
#include <tuple>

#include "kijun/diagram.hpp"

namespace kijun {
namespace {

// A function of `variables` variables as the bits of its truth table: bit i for the assignment in
// which variable v is bit v of i.
using Table = std::uint32_t;

NodeId literal(Diagrams& diagrams, AtomId atom, bool positive) {
    const NodeId node = diagrams.atom(atom);
    return positive ? node : diagrams.negate(node);
}

NodeId by_minterms(Diagrams& diagrams, Table table, unsigned variables) {
    NodeId sum = node_false;
    for (unsigned row = 0; row < (1u << variables); ++row) {
        if ((table >> row & 1) == 0) continue;
        NodeId product = node_true;
        for (unsigned v = 0; v < variables; ++v)
            product = diagrams.both(product, literal(diagrams, v, (row >> v & 1) != 0));
        sum = diagrams.either(sum, product);
    }
    return sum;
}

NodeId by_maxterms(Diagrams& diagrams, Table table, unsigned variables) {
    NodeId product = node_true;
    for (unsigned row = 0; row < (1u << variables); ++row) {
        if ((table >> row & 1) != 0) continue;
        NodeId sum = node_false;
        for (unsigned v = variables; v-- > 0;)
            sum = diagrams.either(sum, literal(diagrams, v, (row >> v & 1) == 0));
        product = diagrams.both(product, sum);
    }
    return product;
}

Truth expected(Table table, unsigned variables, const std::vector<Truth>& values) {
    bool some_true = false, some_false = false;
    for (unsigned row = 0; row < (1u << variables); ++row) {
        bool agrees = true;
        for (unsigned v = 0; v < variables; ++v)
            agrees = agrees &&
                     (values[v] == Truth::unknown || (values[v] == Truth::yes) == ((row >> v & 1) != 0));
        if (agrees) ((table >> row & 1) != 0 ? some_true : some_false) = true;
    }
    return some_true && some_false ? Truth::unknown : some_true ? Truth::yes : Truth::no;
}

// Calls visit(values) for every assignment of no, yes and unknown.
template <class Visit>
void each_partial(unsigned variables, Visit visit) {
    unsigned count = 1;
    for (unsigned v = 0; v < variables; ++v) count *= 3;
    for (unsigned code = 0; code < count; ++code) {
        std::vector<Truth> values;
        for (unsigned rest = code, v = 0; v < variables; ++v, rest /= 3)
            values.push_back(static_cast<Truth>(rest % 3));
        visit(values);
    }
}

Table table_of(const Diagrams& diagrams, NodeId node, unsigned variables) {
    Table table = 0;
    DiagramReader reader(diagrams.nodes());
    for (unsigned row = 0; row < (1u << variables); ++row)
        if (reader.evaluate(node, [&](AtomId atom) {
                return (row >> atom & 1) != 0 ? Truth::yes : Truth::no;
            }) == Truth::yes)
            table |= Table{1} << row;
    return table;
}

void expect_reduced(const Diagrams& diagrams) {
    std::set<std::tuple<AtomId, NodeId, NodeId>> seen;
    const auto& nodes = diagrams.nodes();
    for (NodeId id = 2; id < nodes.size(); ++id) {
        const DiagramNode& at = nodes[id];
        EXPECT_NE(at.low, at.high);
        EXPECT_LT(at.low, id);
        EXPECT_LT(at.high, id);
        EXPECT_LT(at.atom, nodes[at.low].atom);
        EXPECT_LT(at.atom, nodes[at.high].atom);
        EXPECT_TRUE(seen.emplace(at.atom, at.low, at.high).second) << "node " << id << " stands twice";
    }
}

TEST(Diagrams, EveryFunctionOfThreeVariablesHasOneNodeAndThreeValues) {
    Diagrams diagrams;
    std::set<NodeId> different;
    for (Table table = 0; table < 256; ++table) {
        const NodeId node = by_minterms(diagrams, table, 3);
        EXPECT_EQ(node, by_maxterms(diagrams, table, 3));
        EXPECT_EQ(table_of(diagrams, node, 3), table);
        different.insert(node);
        DiagramReader reader(diagrams.nodes());
        each_partial(3, [&](const std::vector<Truth>& values) {
            EXPECT_EQ(reader.evaluate(node, [&](AtomId atom) { return values[atom]; }),
                      expected(table, 3, values))
                << "table " << table;
        });
    }
    EXPECT_EQ(different.size(), 256u);
    expect_reduced(diagrams);
}

TEST(Diagrams, OperationsOnEveryPairOfFunctionsOfTwoVariables) {
    Diagrams diagrams;
    std::vector<NodeId> functions;
    for (Table table = 0; table < 16; ++table) functions.push_back(by_minterms(diagrams, table, 2));
    for (Table a = 0; a < 16; ++a) {
        EXPECT_EQ(diagrams.negate(functions[a]), functions[~a & 15]);
        for (Table b = 0; b < 16; ++b) {
            EXPECT_EQ(diagrams.both(functions[a], functions[b]), functions[a & b]);
            EXPECT_EQ(diagrams.either(functions[a], functions[b]), functions[a | b]);
            for (Table c = 0; c < 16; ++c)
                EXPECT_EQ(diagrams.choose(functions[a], functions[b], functions[c]),
                          functions[(a & b) | (~a & c & 15)]);
        }
    }
}

TEST(Diagrams, AllAndAnyOfManyTakeOneNodeEach) {
    constexpr std::uint32_t many = 20000;
    Diagrams diagrams;
    std::vector<NodeId> atoms;
    for (std::uint32_t atom = 0; atom < many; ++atom) atoms.push_back(diagrams.atom(atom));
    const std::size_t before = diagrams.nodes().size();
    const NodeId all = diagrams.all(atoms), any = diagrams.any(atoms);
    EXPECT_LE(diagrams.nodes().size(), before + 2 * many);
    DiagramReader reader(diagrams.nodes());
    for (const std::uint32_t odd : {0u, many / 2, many - 1}) {
        EXPECT_EQ(reader.evaluate(all, [&](AtomId a) { return a == odd ? Truth::no : Truth::yes; }),
                  Truth::no);
        EXPECT_EQ(reader.evaluate(any, [&](AtomId a) { return a == odd ? Truth::yes : Truth::no; }),
                  Truth::yes);
    }
    EXPECT_EQ(diagrams.all({}), node_true);
    EXPECT_EQ(diagrams.any({}), node_false);
}

TEST(Diagrams, AtLeastCountsItsOperands) {
    Diagrams diagrams;
    for (unsigned operands = 0; operands <= 4; ++operands)
        for (std::uint32_t threshold = 0; threshold <= 5; ++threshold) {
            std::vector<NodeId> of;
            for (unsigned v = 0; v < operands; ++v) of.push_back(diagrams.atom(v));
            const NodeId node = diagrams.at_least(threshold, of);
            Table table = 0;
            for (unsigned row = 0; row < 16; ++row) {
                unsigned holding = 0;
                for (unsigned v = 0; v < operands; ++v) holding += row >> v & 1;
                if (holding >= threshold) table |= Table{1} << row;
            }
            EXPECT_EQ(table_of(diagrams, node, 4), table) << threshold << " of " << operands;
        }
    // one operand twice counts twice, and operands may be anything
    const NodeId a = diagrams.atom(0);
    EXPECT_EQ(diagrams.at_least(2, {a, a}), a);
    EXPECT_EQ(diagrams.at_least(1, {a, diagrams.negate(a)}), node_true);
    EXPECT_EQ(diagrams.at_least(2, {a, diagrams.negate(a)}), node_false);
}

TEST(Diagrams, AssigningAnAtomIsTheCofactor) {
    Diagrams diagrams;
    for (Table table = 0; table < 256; ++table) {
        const NodeId node = by_minterms(diagrams, table, 3);
        std::vector<AtomId> essential;
        for (AtomId atom = 0; atom < 3; ++atom) {
            std::array<Table, 2> cofactor{};
            for (const bool value : {false, true}) {
                for (unsigned row = 0; row < 8; ++row) {
                    const unsigned fixed = value ? row | 1u << atom : row & ~(1u << atom);
                    if ((table >> fixed & 1) != 0) cofactor[value] |= Table{1} << row;
                }
                EXPECT_EQ(diagrams.assign(node, atom, value), by_minterms(diagrams, cofactor[value], 3));
            }
            if (cofactor[0] != cofactor[1]) essential.push_back(atom);
        }
        EXPECT_EQ(diagrams.support(node), essential);
    }
}

TEST(Diagrams, ASatisfyingPathLeadsToTrueWhateverItLeavesOpen) {
    Diagrams diagrams;
    for (Table table = 0; table < 256; ++table) {
        const auto path = diagrams.satisfy(by_minterms(diagrams, table, 3));
        ASSERT_EQ(path.has_value(), table != 0);
        if (!path) continue;
        std::vector<Truth> values(3, Truth::unknown);
        for (const auto& [atom, value] : *path) values[atom] = value ? Truth::yes : Truth::no;
        EXPECT_EQ(expected(table, 3, values), Truth::yes) << "table " << table;
    }
}

TEST(Diagrams, ALoadedArrayIsGoneOnWith) {
    Diagrams built;
    const NodeId node = by_minterms(built, 0x96, 3);
    Diagrams loaded(built.nodes());
    EXPECT_EQ(by_maxterms(loaded, 0x96, 3), node);
    EXPECT_EQ(loaded.negate(loaded.negate(node)), node);
    expect_reduced(loaded);
}

TEST(Diagrams, ManyAtomsInAnyOrderGiveTheSameNode) {
    // wider than a machine word, and deeper than any rule
    constexpr AtomId atoms = 300;
    Diagrams diagrams;
    std::vector<NodeId> forward, backward;
    for (AtomId atom = 0; atom < atoms; ++atom) forward.push_back(diagrams.atom(atom));
    backward.assign(forward.rbegin(), forward.rend());
    const NodeId node = diagrams.at_least(3, forward);
    EXPECT_EQ(diagrams.at_least(3, backward), node);
    EXPECT_EQ(diagrams.support(node).size(), atoms);
    DiagramReader reader(diagrams.nodes());
    const auto three_known = [](AtomId atom) { return atom % 100 == 7 ? Truth::yes : Truth::unknown; };
    EXPECT_EQ(reader.evaluate(node, three_known), Truth::yes);
    const auto two_known = [](AtomId atom) { return atom % 150 == 7 ? Truth::yes : Truth::unknown; };
    EXPECT_EQ(reader.evaluate(node, two_known), Truth::unknown);
    const auto two_at_most = [](AtomId atom) { return atom % 150 == 7 ? Truth::unknown : Truth::no; };
    EXPECT_EQ(reader.evaluate(node, two_at_most), Truth::no);
}

}  // namespace
}  // namespace kijun
