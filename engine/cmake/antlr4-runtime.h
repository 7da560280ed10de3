// What the generated lexer and parser need of the ANTLR runtime.
//
// The runtime's header of this name takes in everything, and one of those parts (the reader of
// interpreter data) is refused by clang with libstdc++. This one is found first.
#ifndef KIJUN_ANTLR4_RUNTIME_H
#define KIJUN_ANTLR4_RUNTIME_H

#include <ANTLRInputStream.h>
#include <CommonToken.h>
#include <CommonTokenFactory.h>
#include <CommonTokenStream.h>
#include <DefaultErrorStrategy.h>
#include <Exceptions.h>
#include <FailedPredicateException.h>
#include <InputMismatchException.h>
#include <Lexer.h>
#include <ListTokenSource.h>
#include <NoViableAltException.h>
#include <Parser.h>
#include <ParserRuleContext.h>
#include <RuntimeMetaData.h>
#include <Vocabulary.h>
#include <antlr4-common.h>
#include <atn/ATN.h>
#include <atn/ATNConfig.h>
#include <atn/ATNConfigSet.h>
#include <atn/ATNDeserializer.h>
#include <atn/ATNState.h>
#include <atn/LexerATNSimulator.h>
#include <atn/ParserATNSimulator.h>
#include <atn/PredictionContext.h>
#include <atn/Transition.h>
#include <dfa/DFA.h>
#include <misc/IntervalSet.h>
#include <support/CPPUtils.h>
#include <tree/ErrorNode.h>
#include <tree/TerminalNode.h>

namespace kijun::grammar {
// Makes the tables of the lexer and the parser, once. To be called before either is made.
void prepare_tables();
}  // namespace kijun::grammar

// The static member that would make them at the start of the process becomes a function: see parser.cpp.
#define _init      \
    make_tables(); \
    friend void prepare_tables()

#endif
