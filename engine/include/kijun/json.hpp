// Writing JSON: the little that is needed to append values to a buffer in a fixed order of keys.
// Reading is a library's work (kijun/report.hpp).
#pragma once

#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>

namespace kijun {

// Appends `text` as a JSON string. Ill-formed UTF-8 becomes U+FFFD, so the output is always valid.
void append_json(std::string& out, std::string_view text);
// The same without the quotes, for strings that are made of several pieces.
void append_json_piece(std::string& out, std::string_view piece);

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
    // A literal is taken as it is: it must need no escapes.
    template <std::size_t size>
    JsonWriter& key(const char (&name)[size]) {
        comma();
        out_ += '"';
        out_.append(name, size - 1);
        out_ += "\":";
        fresh_ = true;
        return *this;
    }
    void value(std::string_view text) { comma(), append_json(out_, text); }
    void value(const char* text) { value(std::string_view(text)); }
    void value(bool truth) { comma(), out_ += truth ? "true" : "false"; }
    void value(std::uint64_t number) { digits(number); }
    void value(std::int64_t number) { digits(number); }
    void value(std::uint32_t number) { value(std::uint64_t{number}); }
    void null() { comma(), out_ += "null"; }
    void raw(std::string_view json) { comma(), out_ += json; }  // values or members that are JSON already
    // A string of several pieces: `pieces` is called with a function that adds one.
    template <class Pieces>
    void text(const Pieces& pieces) {
        comma();
        out_ += '"';
        pieces([this](std::string_view piece) { append_json_piece(out_, piece); });
        out_ += '"';
    }
    void begin_object() { open('{'); }
    void end_object() { close('}'); }
    void begin_array() { open('['); }
    void end_array() { close(']'); }

private:
    void comma() {
        if (!fresh_) out_ += ',';
        fresh_ = false;
    }
    template <class Number>
    void digits(Number number) {
        comma();
        char written[20];
        const auto end = std::to_chars(written, written + sizeof written, number).ptr;
        out_.append(written, end);
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
