// The grammar of the Kijun language. README.md beside this file explains what each form means.
//
// A file is a list of declarations. The declarations of a guideline's files, in any order, make its
// base revision; everything a later revision does stands inside `revision … amends … { … }`.
// Commas and semicolons between the parts of a block or a list are allowed and mean nothing.
//
// Blocks are loops in place and alternatives differ in their first token wherever they can: that is
// what lets an error name everything that could have stood there and go on behind it.
parser grammar KijunParser;

options { tokenVocab = KijunLexer; }

file : (declaration | separator)* EOF ;
// what a revision imports: operations, and declarations that it adds
amendment : (operation | added | separator)* EOF ;

separator : COMMA | SEMI ;

declaration
  : guideline
  | revision
  | source
  | classDecl
  | factDecl
  | termsDecl
  | criterionDecl
  | categoryDecl
  | procedureDecl
  | definitionDecl
  | caseDecl
  | importDecl
  ;

// another file: its declarations here, in a revision its operations
importDecl : IMPORT STRING ;

// ---- names and small parts ------------------------------------------------------------------

// a path names an item inside a category or criterion: bank_account.イ, dating_site.イ.(ウ)
path  : NAME (DOT label)* ;
label : CIRCLED | BULLET | PAREN_LABEL | KANA_LABEL | STRING ;
classRef : NAME (DOT NAME)? ;
date : DATE | INSTANT ;
uncertain : UNCERTAIN STRING ;
citation  : CITE STRING (ARTICLE (separator ARTICLE)*)? uncertain? ;
fromPart  : FROM STRING ;
note : NOTE STRING ;
tag  : TAG STRING ;

// ---- guideline, revision, source ------------------------------------------------------------

guideline : GUIDELINE NAME STRING LBRACE (guidelineItem | separator)* RBRACE ;
guidelineItem
  : TIMEZONE STRING
  | JUDGED BY event
  | note
  ;
event : RECEIVED | POSTED | JUDGED ;

revision : REVISION NAME STRING? (OF | AMENDS) NAME LBRACE (revisionItem | separator)* RBRACE ;
revisionItem
  : dateKind date uncertain?
  | DRAFT uncertain?
  | INSTRUMENT INT
  | BASED ON NAME
  | SOURCE STRING
  | citation
  | uncertain
  | note
  | operation
  | importDecl
  ;
dateKind : EFFECTIVE | DECIDED | PUBLISHED | RECORDED ;

// the outline of a source document: its paragraphs by number, and those no rule encodes, with why
source : SOURCE NAME STRING LBRACE (sourceItem | separator)* RBRACE ;
sourceItem
  : PARAGRAPH STRING+
  | OMIT STRING+ BECAUSE STRING
  ;

// ---- what a guideline is made of ------------------------------------------------------------

classDecl : CLASS NAME STRING (LBRACE (groupDecl | note | separator)* RBRACE)? ;
groupDecl : GROUP NAME STRING ;

factDecl : FACT NAME COLON factType STRING factOption* ;
factType
  : BOOL
  | INTEGER
  | DATE_TYPE
  | DURATION_TYPE LPAREN (MONTHS | DAYS) RPAREN
  | CHOICE LPAREN STRING (separator | STRING)* RPAREN
  ;
factOption
  : ASK NAME
  | COST INT
  | PRESUME (TRUE | FALSE)
  | uncertain
  | note
  ;

termsDecl : TERMS NAME termsHead* termBlock ;
termsHead : STRING | OPEN | CLOSED | uncertain ;
termBlock : LBRACE (termItem | separator)* RBRACE ;
termItem
  : term (EXCEPT termUnion)?
  | INCLUDE NAME
  | fromPart
  | note
  | uncertain
  ;
term : STRING | PATTERN ;

criterionDecl : CRITERION NAME STRING? BACKGROUND? block ;

categoryDecl : CATEGORY NAME STRING IN classRef position? block ;
position : (AFTER | BEFORE) NAME ;

// the inside of a category, a criterion or an item. Several conditions side by side are all needed.
block : LBRACE (attribute | condition | separator)* RBRACE ;
attribute
  : NUMBER label
  | citation
  | fromPart
  | uncertain
  | note
  | tag
  | BACKGROUND
  ;
condition
  : item
  | expr
  | UNLESS expr
  ;

item : label STRING? BACKGROUND? block ;

// ---- conditions -----------------------------------------------------------------------------

expr    : andExpr (OR andExpr)* ;
andExpr : notExpr (AND notExpr)* ;
notExpr : NOT notExpr | primary ;

primary
  : ALL block
  | ANY block
  | atLeast block
  | LPAREN expr RPAREN
  | hasTerms
  | reportField comparison
  | path comparison?
  ;
atLeast  : AT? LEAST INT OF ;
hasTerms : textField HAS atLeast? termUnion evading? proximity* ;

textField   : TITLE | TEXT | PAGE | URL | POST | SITE ;
reportField : PROVIDER_COUNTRY | SERVER_COUNTRY | CHANNEL | RECEIVED | POSTED | JUDGED ;

termUnion : termRef | LPAREN termRef (separator | termRef)* RPAREN ;
termRef   : NAME | STRING | PATTERN ;

// the hidden forms that are looked for too: all, or those named
evading : EVADING (LPAREN fold (separator | fold)* RPAREN)? ;
fold    : SEPARATORS | SMALL_KANA | PROLONGED | REPEATS | MASKED ;

// distances are the characters that a reader sees between the two expressions
proximity
  : WITHIN INT (OF | BEFORE | AFTER) termUnion evading?
  | NEAR termUnion evading?
  ;

comparison
  : IS NOT? (value | IN LPAREN value (separator | value)* RPAREN)
  | (GE | LE | GT | LT | EQ) value
  ;
value : STRING | INT | DURATION | TRUE | FALSE | date ;

// ---- operations of an amendment -------------------------------------------------------------

operation
  : addOperation
  | removeOperation
  | repealOperation
  | renameOperation
  | renumberOperation
  | moveOperation
  | claimOperation
  | replaceOperation
  | reciteOperation
  | rerouteOperation
  | transitionOperation
  | withdrawOperation
  ;
addOperation
  : ADD ( added
        | groupDecl TO NAME
        | TO TERMS NAME termBlock )
  ;
added : classDecl | factDecl | termsDecl | criterionDecl | categoryDecl | procedureDecl | definitionDecl ;
removeOperation   : REMOVE FROM TERMS NAME LBRACE (term | separator)* RBRACE ;
repealOperation   : REPEAL entity path ;
renameOperation   : RENAME entity path TO STRING ;
renumberOperation : RENUMBER CATEGORY path TO label ;
moveOperation     : MOVE CATEGORY NAME TO classRef position? (TITLED STRING)? (NUMBER label)? block? ;
claimOperation    : (NARROW | WIDEN) restated ;
replaceOperation
  : REPLACE ( restated
            | TERMS NAME (OPEN | CLOSED)? termBlock
            | factDecl )
  ;
restated            : (CATEGORY | CRITERION) path block ;
reciteOperation     : RECITE (CATEGORY | CRITERION) path LBRACE (citation | separator)* RBRACE ;
rerouteOperation    : REROUTE (DOMESTIC | OVERSEAS) NAME LBRACE (step | separator)* RBRACE ;
transitionOperation : TRANSITION LBRACE (transitionRule | separator)* RBRACE ;
withdrawOperation   : WITHDRAW REVISION NAME ;
entity : CATEGORY | CRITERION | TERMS | FACT | CLASS | GROUP | PROCEDURE | DEFINITION ;

// 経過措置: reports whose event lies before the effective day stay under the former revision
transitionRule : REPORTS event BEFORE (EFFECTIVE | date) COLON? FORMER RULE (UNTIL date)? ;

// ---- procedures and definitions -------------------------------------------------------------

procedureDecl : PROCEDURE NAME STRING? LBRACE (procedureItem | separator)* RBRACE ;
procedureItem
  : fromPart
  | note
  | uncertain
  | (DOMESTIC | OVERSEAS) LBRACE (step | separator)* RBRACE
  | step
  ;
step
  : REVIEW DOUBLE?
  | NOTIFY names
  | REQUEST (REMOVAL | RESPONSE) OF names
  | RECHECK AFTER INT BUSINESS DAYS?
  | WAIT INT BUSINESS DAYS?
  | CONSULT names
  | RECORD
  ;
names : NAME (COMMA NAME)* ;

definitionDecl : DEFINITION NAME STRING LBRACE (STRING | fromPart | note | uncertain | separator)* RBRACE ;

// ---- cases ----------------------------------------------------------------------------------

caseDecl : CASE STRING LBRACE (caseItem | separator)* RBRACE ;
caseItem
  : (TITLE | TEXT | PAGE | URL) STRING+
  | (PROVIDER_COUNTRY | SERVER_COUNTRY | CHANNEL) STRING
  | (RECEIVED | POSTED | JUDGED) date
  | FACTS LBRACE (factEntry | separator)* RBRACE
  | MODE (SCREEN | ASSESS)
  | (ON date | UNDER NAME | ALWAYS) EXPECT expected (COMMA expected)*
  | note
  ;
factEntry : (NAME | STRING) (COLON | IS | EQ) (value | UNCERTAIN) ;
expected
  : ONLY? NAME (IN classRef)?
  | NOT NAME
  | UNDETERMINED NAME
  | OUT_OF_SCOPE
  ;
