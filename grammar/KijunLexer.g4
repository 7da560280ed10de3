// Tokens of the Kijun language.
//
// Keywords are not spelled here: they are in keywords.def, in English and Japanese, and the lexer
// turns a NAME into a keyword token after matching, and a number with a unit of time (6か月, 1 year 6 months)
// into a DURATION. Everything else that Japanese guidelines write
// in a shape of its own -- item labels, dates in eras, article numbers -- is one token.
//
// No input makes the lexer fail: what no rule takes becomes STRAY, one code point at a time, and
// the parser reports it.
lexer grammar KijunLexer;

tokens {
  GUIDELINE, REVISION, CLASS, GROUP, FACT, TERMS, CRITERION, CATEGORY, PROCEDURE, DEFINITION,
  SOURCE, CASE, TIMEZONE, JUDGED, RECEIVED, POSTED, BY, OF, AMENDS, EFFECTIVE, DECIDED,
  PUBLISHED, RECORDED, DRAFT, INSTRUMENT, BASED, ON, NUMBER, CITE, FROM, UNCERTAIN, NOTE, TAG,
  IN, BACKGROUND, BOOL, INTEGER, CHOICE, DATE_TYPE, DURATION_TYPE, MONTHS, ASK, COST, PRESUME, TRUE, FALSE, OPEN,
  CLOSED, EXCEPT, INCLUDE, ALL, ANY, UNLESS, AT, LEAST, AND, OR, NOT, HAS, EVADING, SEPARATORS,
  SMALL_KANA, PROLONGED, REPEATS, MASKED, WITHIN, NEAR, BEFORE, AFTER, IS, TITLE, TEXT, PAGE, URL, POST, SITE, PROVIDER_COUNTRY, SERVER_COUNTRY,
  CHANNEL, ADD, REMOVE, REPEAL, RENAME, RENUMBER, MOVE, NARROW, WIDEN, REPLACE, RECITE, REROUTE,
  TRANSITION, WITHDRAW, TO, TITLED, REPORTS, FORMER, RULE, UNTIL, REVIEW, DOUBLE, DOMESTIC,
  OVERSEAS, NOTIFY, REQUEST, REMOVAL, RESPONSE, RECHECK, WAIT, CONSULT, RECORD, BUSINESS, DAYS,
  PARAGRAPH, OMIT, BECAUSE, FACTS, MODE, SCREEN, ASSESS, EXPECT, ONLY, ALWAYS, UNDER,
  OUT_OF_SCOPE, UNDETERMINED, IMPORT, DURATION
}

// 2025-02-27T23:59:59+09:00 -- an instant; the seconds and their fraction may be left out
INSTANT : ISO_DAY 'T' [0-9][0-9] ':' [0-9][0-9] (':' [0-9][0-9] ('.' [0-9]+)?)? ('Z' | [+\-] [0-9][0-9] ':' [0-9][0-9]) ;
// 2025-02-28, 2025-02, 令和7年2月28日, 令和元年五月一日, R7.2.28, 2025年2月28日; checked when read
DATE
  : ISO_DAY
  | [0-9][0-9][0-9][0-9] '-' [0-9][0-9]
  | ERA ('元' | DIGITS) '年' DIGITS '月' (DIGITS '日')?
  | DIGITS '年' DIGITS '月' (DIGITS '日')?
  | [MTSHR] [0-9]+ '.' [0-9]+ '.' [0-9]+
  | [0-9]+ [\-/] [0-9]+ [\-/] [0-9]+          // 2025/2/28: refused when read, with the right spelling
  ;

// 第28条第4項, 第76条の6の2第1項, 第六条第二項第三号
ARTICLE : ('第' DIGITS ('条' | '項' | '号' | '章' | '節' | '編') ('の' DIGITS)*)+ ('前段' | '後段' | '本文')? ;

INT : [0-9０-９]+ ;

// item labels as guidelines write them: ① ⑩ ㉑, ○, (ア), ア
CIRCLED     : [①-⑳㉑-㉟㊱-㊿] ;
BULLET      : [○◯] ;
PAREN_LABEL : [(（] [ア-ン] [)）] ;
KANA_LABEL  : [ア-ン] ;

NAME : NAME_START NAME_PART* ;
// bank-account: no name, but taken whole so that it is one mistake and not three
HYPHENATED : NAME ('-' NAME_PART+)+ ;

// "…" knows \n \t \" \\ \/ \u{200B}; 「…」 takes everything as it stands
STRING          : '"' ( '\\' ~[\r\n] | ~["\\\r\n] )* '"' | '「' ~[」\r\n]* '」' ;
UNCLOSED_STRING : '"' ( '\\' ~[\r\n] | ~["\\\r\n] )* | '「' ~[」\r\n]* ;
// quotes of other alphabets and keyboards: refused with the right ones
MISQUOTED
  : '“' ~[“”"\r\n]* [”“]
  | '‘' ~[‘’\r\n]* '’'
  | '＂' ~[＂\r\n]* '＂'
  | '\'' ~['\r\n]* '\''
  | '『' ~[』\r\n]* '』'
  | '｢' ~[｣\r\n]* '｣'
  ;
// a pattern of the linear-time subset
PATTERN         : '/' ( '\\' ~[\r\n] | ~[/*\\\r\n] ) ( '\\' ~[\r\n] | ~[/\\\r\n] )* '/' ;
UNCLOSED_PATTERN : '/' ( '\\' ~[\r\n] | ~[/* \t\\\r\n] ) ( '\\' ~[\r\n] | ~[/\\\r\n] )* ;

LBRACE : '{' ;
RBRACE : '}' ;
LPAREN : '(' ;
RPAREN : ')' ;
COMMA  : ',' | '、' ;
SEMI   : ';' ;
COLON  : ':' ;
DOT    : '.' ;
GE : '>=' | '≧' ;
LE : '<=' | '≦' ;
GT : '>' ;
LT : '<' ;
EQ : '=' ;

SPACE        : [ \t\r\n　﻿]+ -> channel(HIDDEN) ;
LINE_COMMENT : '//' ~[\r\n]* -> channel(HIDDEN) ;
COMMENT      : '/*' .*? '*/' -> channel(HIDDEN) ;
UNCLOSED_COMMENT : '/*' ;
// comments of other languages and of Japanese prose: refused once, then skipped
FOREIGN_COMMENT  : [#＃※] ~[\r\n]* ;
STRAY        : . ;

fragment ISO_DAY : [0-9][0-9][0-9][0-9] '-' [0-9][0-9] '-' [0-9][0-9] ;
fragment ERA     : '明治' | '大正' | '昭和' | '平成' | '令和' ;
fragment DIGITS  : [0-9０-９〇一二三四五六七八九十百千]+ ;
fragment NAME_START : [\p{L}_] ;
fragment NAME_PART  : [\p{L}\p{Nd}\p{M}_] ;
