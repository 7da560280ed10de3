// Reports as they come in: what is read, what is refused and under which code.
#include <gtest/gtest.h>

#include "kijun/report.hpp"

namespace kijun {
namespace {

class ReportReaderTest : public testing::Test {
protected:
    ReportReader reader;
    Report report;
    Diagnostics warnings;

    std::string code(std::string_view json) {
        const auto problem = reader.read(json, report, warnings);
        return problem ? std::string(problem->code) : "";
    }
    std::string message(std::string_view json) {
        const auto problem = reader.read(json, report, warnings);
        return problem ? problem->message.en : "";
    }
};

TEST_F(ReportReaderTest, ReadsEveryField) {
    ASSERT_EQ(code(R"({"id":"r-1","received_at":"2025-02-28T00:00:00+09:00","posted_at":"2025-02-27",
        "judged_at":"2025-03","url":"https://example.com/","title":"件名","text":"本文😀","page_text":"頁",
        "provider_country":"JP","server_country":"us","source":"form",
        "facts":{"b":true,"n":-3,"s":"大麻","u":"uncertain","v":"不確実","z":null}})"),
              "");
    EXPECT_EQ(report.id, "r-1");
    EXPECT_EQ(report.received_at, "2025-02-28T00:00:00+09:00");
    ASSERT_TRUE(report.dates.received && report.dates.received->instant);
    EXPECT_EQ(report.dates.received->instant->milliseconds, 1740668400000);
    ASSERT_TRUE(report.dates.posted);
    EXPECT_TRUE(report.dates.posted->days.single());
    ASSERT_TRUE(report.dates.judged);
    EXPECT_FALSE(report.dates.judged->days.single());
    EXPECT_EQ(report.url, "https://example.com/");
    EXPECT_EQ(report.title, "件名");
    EXPECT_EQ(report.text, "本文😀");
    EXPECT_EQ(report.page_text, "頁");
    EXPECT_EQ(report.provider_country, "JP");
    EXPECT_EQ(report.server_country, "US");
    EXPECT_EQ(report.source, "form");
    ASSERT_EQ(report.facts.size(), 5u);
    EXPECT_EQ(report.facts[0].value, FactValue(true));
    EXPECT_EQ(report.facts[1].value, FactValue(std::int64_t{-3}));
    EXPECT_EQ(report.facts[2].value, FactValue(std::string("大麻")));
    EXPECT_EQ(report.facts[3].value, FactValue(Uncertain{}));
    EXPECT_EQ(report.facts[4].value, FactValue(Uncertain{}));
    EXPECT_TRUE(warnings.empty());
}

TEST_F(ReportReaderTest, ForgetsTheReportBefore) {
    ASSERT_EQ(
        code(R"({"id":"a","text":"t","posted_at":"2025-01","facts":{"f":true},"provider_country":"JP"})"),
        "");
    ASSERT_EQ(code(R"({"id":null,"title":null,"facts":null,"received_at":null})"), "");
    EXPECT_TRUE(report.id.empty());
    EXPECT_TRUE(report.text.empty());
    EXPECT_TRUE(report.posted_at.empty());
    EXPECT_FALSE(report.dates.posted);
    EXPECT_TRUE(report.facts.empty());
    EXPECT_TRUE(report.provider_country.empty());
}

TEST_F(ReportReaderTest, AMissingIdIsLeftToTheCaller) {
    EXPECT_EQ(code("{}"), "");
    EXPECT_EQ(code(R"({"id":""})"), "K0704");
}

TEST_F(ReportReaderTest, RefusesWhatIsNotJson) {
    for (const char* bad : {"", "   ", "{", "{\"a\":}", "{\"a\":1,}", "{} {}", "{}x", "nul", "{\"a\":01}",
                            "{\"text\":\"tab\there\"}", "{\"text\":\"open", "{'a':1}"}) {
        EXPECT_EQ(code(bad), "K0701") << bad;
    }
    EXPECT_EQ(code(std::string_view("{\"text\":\"a\0b\"}", 14)), "K0701");
    EXPECT_EQ(code("{\"text\":\"\xff\"}"), "K0701");
    EXPECT_EQ(code("{\"text\":\"\xed\xa0\x80\"}"), "K0701");
    EXPECT_EQ(code(std::string(100'000, '[')), "K0701");
}

TEST_F(ReportReaderTest, RefusesLoneSurrogates) {
    EXPECT_EQ(code(R"({"text":"\ud800"})"), "K0701");
    EXPECT_EQ(code(R"({"text":"\udc00"})"), "K0701");
    EXPECT_EQ(code(R"({"text":"\ud800A"})"), "K0701");
    EXPECT_EQ(code(R"({"text":"😀\u0000"})"), "");
    EXPECT_EQ(report.text, std::string("😀\0", 5));
}

TEST_F(ReportReaderTest, SaysWhereJsonBreaks) {
    EXPECT_EQ(message(R"({"id":"a","text":nul})"), "not JSON: it does not parse (at byte 20)");
    EXPECT_EQ(message("{\"text\":\"a\tb\"}"), "not JSON: a control character inside a string (at byte 10)");
    EXPECT_EQ(message("{\"text\":\"\xff\"}"), "not JSON: not UTF-8 (at byte 9)");
}

TEST_F(ReportReaderTest, RefusesWhatIsNotAnObject) {
    for (const char* other : {"[]", "1", "\"a\"", "null", "true"}) EXPECT_EQ(code(other), "K0702") << other;
}

TEST_F(ReportReaderTest, RefusesWrongTypes) {
    for (const char* field : {"id", "url", "title", "text", "page_text", "source", "provider_country",
                              "server_country", "received_at", "posted_at", "judged_at"}) {
        for (const char* value : {"1", "true", "[]", "{}", "1.5", "123456789012345678901234567890"}) {
            EXPECT_EQ(code("{\"" + std::string(field) + "\":" + value + "}"), "K0703") << field << value;
        }
    }
    for (const char* value : {"1", "true", "[]", "\"x\""}) {
        EXPECT_EQ(code("{\"facts\":" + std::string(value) + "}"), "K0703") << value;
    }
}

TEST_F(ReportReaderTest, RefusesDatesItCannotRead) {
    for (const char* date : {"", "yesterday", "2025", "2025-13", "2025-02-30", "2025-02-28T00:00:00",
                             "2025/02/28", "令和7年2月28日", "2025-02-28T24:00:01Z"}) {
        EXPECT_EQ(code("{\"received_at\":\"" + std::string(date) + "\"}"), "K0705") << date;
    }
}

TEST_F(ReportReaderTest, RefusesFactsOfNoKnownType) {
    for (const char* value : {"1.5", "1e3", "1.0", "[]", "{}", "9223372036854775808",
                              "123456789012345678901234", "-9223372036854775809", "1e999"}) {
        EXPECT_EQ(code("{\"facts\":{\"f\":" + std::string(value) + "}}"), "K0706") << value;
    }
    EXPECT_EQ(code(R"({"facts":{"f":9223372036854775807,"g":-9223372036854775808}})"), "");
    EXPECT_EQ(report.facts[0].value, FactValue(INT64_MAX));
    EXPECT_EQ(report.facts[1].value, FactValue(INT64_MIN));
}

TEST_F(ReportReaderTest, RefusesTheSameKeyTwice) {
    EXPECT_EQ(code(R"({"text":"a","text":"a"})"), "K0708");
    EXPECT_EQ(code(R"({"text":null,"text":"a"})"), "K0708");
    EXPECT_EQ(code(R"({"other":1,"other":2})"), "K0708");
    EXPECT_EQ(code(R"({"facts":{"f":true,"f":true}})"), "K0708");
    EXPECT_EQ(code(R"({"text":"a","\u0074ext":"a"})"), "K0708");
    EXPECT_EQ(code(R"({"facts":{"text":true},"text":"a"})"), "") << "facts have names of their own";
}

TEST_F(ReportReaderTest, NamesUnknownFieldsOnce) {
    ASSERT_EQ(code(R"({"titel":"a","ticket":{"deep":[1,2]}})"), "");
    ASSERT_EQ(warnings.size(), 2u);
    EXPECT_EQ(warnings[0].code, "K0709");
    EXPECT_EQ(warnings[0].severity, Severity::warning);
    ASSERT_TRUE(warnings[0].hint);
    EXPECT_NE(warnings[0].hint->en.find("\"title\""), std::string::npos);
    ASSERT_EQ(code(R"({"titel":"b"})"), "");
    EXPECT_EQ(warnings.size(), 2u);
}

TEST_F(ReportReaderTest, ManyUnknownFieldsStayCheap) {
    std::string json = "{";
    for (int i = 0; i < 200'000; ++i) json += "\"k" + std::to_string(i) + "\":0,";
    json += "\"facts\":{";
    for (int i = 0; i < 200'000; ++i) json += "\"k" + std::to_string(i) + "\":true,";
    json.back() = '}';
    json += "}";
    ASSERT_EQ(code(json), "");
    EXPECT_EQ(report.facts.size(), 200'000u);
    EXPECT_LE(warnings.size(), 100u);
}

TEST_F(ReportReaderTest, CountriesAreTwoLettersOrNotGiven) {
    ASSERT_EQ(code(R"({"provider_country":"Japan","server_country":""})"), "");
    EXPECT_TRUE(report.provider_country.empty());
    ASSERT_EQ(warnings.size(), 1u);
    EXPECT_EQ(warnings[0].code, "K0707");
}

}  // namespace
}  // namespace kijun
