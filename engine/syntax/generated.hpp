// The generated lexer and parser, with the noise of their headers kept out of ours.
#pragma once

#include <antlr4-runtime.h>

#include "KijunLexer.h"
#include "KijunParser.h"
#undef _init  // of antlr4-runtime.h

namespace kijun::syntax {

using grammar::KijunLexer;
using grammar::KijunParser;

}  // namespace kijun::syntax
