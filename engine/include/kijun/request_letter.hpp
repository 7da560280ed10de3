// Request letters from a verdict: 送信防止措置等依頼書 (参考書式1) and 対応依頼書 (参考書式2).
//
// Purpose. The fields of the guideline's reference forms, filled from a verdict of `kijun judge` (which
// words, which facts, which articles) and from particulars that only people know. Whom it goes to follows
// the guideline's procedure of that day: the first of those to be asked, in order, who is known and has not
// failed to respond. Which form follows it too: a removal is requested, or a response.
//
// A verdict is a candidate. A letter is ready only with the names of both who checked it, two people, for a
// category that is met, under a revision in force. A draft says that it is one on every page.
//
// Threading: free functions of immutable values.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "kijun/official_documents.hpp"

namespace kijun {

struct Recipient {
    std::string role;  // as the procedure names it: site_admin, server_admin …
    std::string name;
    bool no_response = false;  // asked before, in vain
};

struct Particulars {
    std::string reference;  // 整理番号
    std::string date;       // of the letter, any spelling of the language
    std::string url;
    std::string location;  // what else finds the information
    std::string content;   // what is published there, in the words of the analyst
    std::string contact;
    std::string officer;   // 担当者氏名
    std::string checker;   // 確認者氏名
    std::string category;  // which finding; empty: the only one that is met
    bool overseas = false;
    std::vector<Recipient> recipients;

    // From a JSON object with these names. Errors: K1110 not such an object, an unknown name (with a
    // suggestion) or a wrong type.
    static Result<Particulars> read(std::string_view json);
};

struct RequestLetter {
    Document document;
    std::string recipient_role;
    bool ready = false;  // else a draft
};

// `verdict`: one line of `kijun judge --explain` or `kijun explain --json`. `rules_hash`: of the rules at
// hand; the verdict must have been made by the same.
// Errors: K1111 not a verdict, K1112 a verdict of other rules, K0323 no such revision, K0327 no such
// category in it, K1113 no finding to write about or several, K1114 the procedure asks nobody or nobody is
// left to ask, K1115 not to be sent as it is, with the reason (without `draft` only): a name of the double
// check is missing, both are the same, something to fill in is left out, the category is not met, or the
// revision is a draft.
Result<RequestLetter> request_letter(const Model& model, std::string_view rules_hash,
                                     std::string_view verdict, const Particulars& particulars, bool draft,
                                     const HouseSentences& house);

}  // namespace kijun
