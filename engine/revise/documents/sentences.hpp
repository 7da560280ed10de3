// Conditions, citations, facts and steps in the words of an official text. Private to the documents.
#pragma once

#include <string>

#include "kijun/model.hpp"

namespace kijun::documents {

std::string citation_sentence(const ast::Citation& citation);
// 警察, ウェブサイトの管理者 …; the name itself where it is none of those known.
std::string party_name(const std::string& name);
std::string step_sentence(const ast::Step& step);
std::string fact_sentence(const ast::Fact& fact);
std::string term_sentence(const State& state, const ast::Term& term);
std::string transition_sentence(const ast::Transition::Rule& rule);
// A condition as a clause that ends in a verb: 本文に「…」がある. Whole groups in brackets.
std::string condition_sentence(const State& state, const ast::Expr& condition);
// 次の全てに該当すること。 and so on, for a group whose members stand below it.
std::string group_sentence(const ast::Group& group);
// The title of a list; with its id where another list has the same title, or it has none.
std::string terms_name(const State& state, const std::string& id);

}  // namespace kijun::documents
