// The generated lexer and parser, with their tables made when first asked for.
//
// Each generated class makes its tables in the constructor of a static member, `_init`, and so at the start
// of every process: some ten milliseconds, which those that load a bundle never use. antlr4-runtime.h
// makes a function's declaration of that member; here its definition becomes the function's.
#include "KijunLexer.h"
#include "KijunParser.h"

#undef _init
// clang-format off
#define _init make_tables() { return {}; }
// clang-format on
#include "KijunLexer.cpp"
#include "KijunParser.cpp"
#undef _init

namespace kijun::grammar {

void prepare_tables() {
    static const auto lexer = KijunLexer::make_tables();
    static const auto parser = KijunParser::make_tables();
}

}  // namespace kijun::grammar
