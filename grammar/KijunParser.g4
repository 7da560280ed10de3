// The grammar of the Kijun language. README.md beside this file explains what each form means.
//
// A file is a list of declarations. The declarations of a guideline's files, in any order, make its
// base revision; everything a later revision does stands inside `revision … amends … { … }`.
// Commas and semicolons between the parts of a block are allowed and mean nothing.
parser grammar KijunParser;

options { tokenVocab = KijunLexer; }

file : (declaration | separator)* EOF ;

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
  ;

// ---- names and small parts ------------------------------------------------------------------

// a path names an item inside a category or criterion: bank_account.イ, dating_site.イ.(ウ)
path  : NAME (DOT label)* ;
label : CIRCLED | BULLET | PAREN_LABEL | KANA_LABEL | STRING ;
classRef : NAME (DOT NAME)? ;
date : DATE | INSTANT ;
uncertain : UNCERTAIN STRING ;
citation  : CITE STRING (ARTICLE (separator ARTICLE)*)? uncertain? ;
fromPart  : FROM STRING+ ;
note : NOTE STRING ;
tag  : TAG STRING ;

// ---- guideline, revision, source ------------------------------------------------------------

guideline : GUIDELINE NAME STRING LBRACE (guidelineItem | separator)* RBRACE ;
guidelineItem
  : TIMEZONE STRING        # timezoneItem
  | JUDGED BY event        # pivotItem
  | note                   # guidelineNote
  ;
event : RECEIVED | POSTED | JUDGED ;

revision : REVISION NAME STRING? (OF | AMENDS) NAME LBRACE (revisionItem | separator)* RBRACE ;
revisionItem
  : dateKind date uncertain?   # revisionDate
  | DRAFT uncertain?           # draftItem
  | INSTRUMENT INT             # instrumentItem
  | BASED ON NAME              # basedOnItem
  | SOURCE STRING              # sourceFileItem
  | citation                   # revisionCitation
  | uncertain                  # revisionUncertain
  | note                       # revisionNote
  | operation                  # revisionOperation
  ;
dateKind : EFFECTIVE | DECIDED | PUBLISHED | RECORDED ;

// the outline of a source document: its paragraphs by number, and those no rule encodes, with why
source : SOURCE NAME STRING LBRACE (sourceItem | separator)* RBRACE ;
sourceItem
  : PARAGRAPH STRING+              # paragraphItem
  | OMIT STRING+ BECAUSE STRING    # omitItem
  ;

// ---- what a guideline is made of ------------------------------------------------------------

classDecl : CLASS NAME STRING (LBRACE (groupDecl | note | separator)* RBRACE)? ;
groupDecl : GROUP NAME STRING ;

factDecl : FACT NAME COLON factType STRING (factOption)* ;
factType
  : BOOL
  | INTEGER
  | DATE_TYPE
  | CHOICE LPAREN STRING (separator STRING)* RPAREN
  ;
factOption
  : ASK NAME                # askOption
  | COST INT                # costOption
  | PRESUME (TRUE | FALSE)  # presumeOption
  | uncertain               # factUncertain
  | note                    # factNote
  ;

termsDecl : TERMS NAME STRING? (OPEN | CLOSED)? uncertain? LBRACE (termItem | separator)* RBRACE ;
termItem
  : term (EXCEPT termUnion)?
  | INCLUDE NAME
  | fromPart
  | note
  | uncertain
  ;
term : STRING | PATTERN ;

criterionDecl : CRITERION NAME STRING? BACKGROUND? LBRACE body RBRACE ;

categoryDecl : CATEGORY NAME STRING IN classRef position? LBRACE body RBRACE ;
position : (AFTER | BEFORE) NAME ;

// the inside of a category, a criterion or an item. Several conditions side by side are all needed.
body : (attribute | condition | separator)* ;
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

item : label STRING? BACKGROUND? LBRACE body RBRACE ;

// ---- conditions -----------------------------------------------------------------------------

expr    : andExpr (OR andExpr)* ;
andExpr : notExpr (AND notExpr)* ;
notExpr : NOT notExpr | primary ;

primary
  : ALL LBRACE body RBRACE                   # allOf
  | ANY LBRACE body RBRACE                   # anyOf
  | AT LEAST INT OF LBRACE body RBRACE       # atLeastOf
  | LPAREN expr RPAREN                       # grouped
  | textField HAS (AT LEAST INT OF)? termUnion EVADING? proximity*   # hasTerms
  | reportField comparison                   # fieldTest
  | path comparison?                         # reference
  ;

textField   : TITLE | TEXT | PAGE | URL | POST | SITE ;
reportField : PROVIDER_COUNTRY | SERVER_COUNTRY | CHANNEL | RECEIVED | POSTED | JUDGED ;

termUnion : termRef | LPAREN termRef (separator termRef)* RPAREN ;
termRef   : NAME | STRING | PATTERN ;

// distances are original characters between the two expressions
proximity
  : WITHIN INT (OF | BEFORE | AFTER) termUnion EVADING?
  | NEAR termUnion EVADING?
  ;

comparison
  : IS NOT? value
  | IS NOT? IN LPAREN value (separator value)* RPAREN
  | (GE | LE | GT | LT | EQ) value
  ;
value : STRING | INT | TRUE | FALSE | date ;

// ---- operations of an amendment -------------------------------------------------------------

operation
  : ADD (classDecl | factDecl | termsDecl | criterionDecl | categoryDecl | procedureDecl | definitionDecl)  # addOperation
  | ADD GROUP NAME STRING TO NAME                                           # addGroup
  | ADD TO TERMS NAME LBRACE (termItem | separator)* RBRACE                 # addTerms
  | REMOVE FROM TERMS NAME LBRACE (term | separator)* RBRACE                # removeTerms
  | REPEAL entity path                                                      # repeal
  | RENAME entity path TO STRING                                            # rename
  | RENUMBER CATEGORY path TO label                                         # renumber
  | MOVE CATEGORY NAME TO classRef position? (TITLED STRING)? (NUMBER label)? (LBRACE body RBRACE)?  # move
  | claim (CATEGORY | CRITERION) path LBRACE body RBRACE                    # restate
  | REPLACE TERMS NAME (OPEN | CLOSED)? LBRACE (termItem | separator)* RBRACE  # replaceTerms
  | REPLACE factDecl                                                        # replaceFact
  | RECITE (CATEGORY | CRITERION) path LBRACE (citation | separator)* RBRACE   # recite
  | REROUTE (DOMESTIC | OVERSEAS) NAME LBRACE (step | separator)* RBRACE    # reroute
  | TRANSITION LBRACE (transitionRule | separator)* RBRACE                  # transition
  | WITHDRAW REVISION NAME                                                  # withdraw
  ;
claim  : NARROW | WIDEN | REPLACE ;
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
  : REVIEW DOUBLE?                                     # reviewStep
  | NOTIFY NAME                                        # notifyStep
  | REQUEST (REMOVAL | RESPONSE) OF NAME (COMMA NAME)* # requestStep
  | RECHECK AFTER INT BUSINESS DAYS                    # recheckStep
  | WAIT INT BUSINESS DAYS                             # waitStep
  | CONSULT NAME (COMMA NAME)*                         # consultStep
  | RECORD                                             # recordStep
  ;

definitionDecl : DEFINITION NAME STRING LBRACE (STRING | fromPart | note | uncertain | separator)* RBRACE ;

// ---- cases ----------------------------------------------------------------------------------

caseDecl : CASE STRING LBRACE (caseItem | separator)* RBRACE ;
caseItem
  : (TITLE | TEXT | PAGE | URL) STRING+                    # caseText
  | (PROVIDER_COUNTRY | SERVER_COUNTRY | CHANNEL) STRING   # caseField
  | (RECEIVED | POSTED | JUDGED) date                      # caseDate
  | FACTS LBRACE (factEntry | separator)* RBRACE           # caseFacts
  | MODE (SCREEN | ASSESS)                                 # caseMode
  | ON date EXPECT expected (COMMA expected)*              # expectOn
  | UNDER NAME EXPECT expected (COMMA expected)*           # expectUnder
  | ALWAYS EXPECT expected (COMMA expected)*               # expectAlways
  | note                                                   # caseNote
  ;
factEntry : (NAME | STRING) (COLON | IS | EQ) (value | UNCERTAIN) ;
expected
  : ONLY? NAME (IN classRef)?
  | NOT NAME
  | UNDETERMINED NAME
  | OUT_OF_SCOPE
  ;
