// Writing JSON: the little that is needed to append values to a buffer in a fixed order of keys.
// Reading is a library's work (kijun/report.hpp).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace kijun {

// Appends `text` as a JSON string. Ill-formed UTF-8 becomes U+FFFD, so the output is always valid.
void append_json(std::string& out, std::string_view text);

// Appends `"key":value` pairs and elements with the commas between them.
class JsonWriter {
public:
    explicit JsonWriter(std::string& out) : out_(out) {}

    JsonWriter& key(std::string_view name) {
        comma();
        append_json(out_, name);
        out_ += ':';
        fresh_ = true;
        return *this;
    }
    void value(std::string_view text) { comma(), append_json(out_, text); }
    void value(const char* text) { value(std::string_view(text)); }
    void value(bool truth) { comma(), out_ += truth ? "true" : "false"; }
    void value(std::uint64_t number) { comma(), out_ += std::to_string(number); }
    void value(std::int64_t number) { comma(), out_ += std::to_string(number); }
    void value(std::uint32_t number) { value(std::uint64_t{number}); }
    void null() { comma(), out_ += "null"; }
    void raw(std::string_view json) { comma(), out_ += json; }  // a value that is JSON already
    void begin_object() { open('{'); }
    void end_object() { close('}'); }
    void begin_array() { open('['); }
    void end_array() { close(']'); }

private:
    void comma() {
        if (!fresh_) out_ += ',';
        fresh_ = false;
    }
    void open(char bracket) {
        comma();
        out_ += bracket;
        fresh_ = true;
    }
    void close(char bracket) {
        out_ += bracket;
        fresh_ = false;
    }
    std::string& out_;
    bool fresh_ = true;  // nothing before the next value needs a comma
};

}  // namespace kijun
