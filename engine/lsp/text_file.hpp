// A text with its address and its lines: positions of the protocol to bytes and back.
//
// Lines end with LF, CR LF or CR. A position counts from 0; its character counts UTF-16 units of the line,
// or bytes. Positions behind the end of a line mean its end, behind the last line the end of the text, and
// inside a character its beginning.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kijun/diagnostic.hpp"
#include "protocol.hpp"

namespace kijun::lsp {

enum class Encoding { utf16, utf8 };

struct Position {
    std::uint32_t line = 0;
    std::uint32_t character = 0;
    friend bool operator==(const Position&, const Position&) = default;
};

class Lines {
public:
    explicit Lines(std::string_view text);

    [[nodiscard]] Position position(std::string_view text, std::size_t offset, Encoding encoding) const;
    [[nodiscard]] std::size_t offset(std::string_view text, Position position, Encoding encoding) const;
    [[nodiscard]] std::size_t count() const { return starts_.size(); }
    // Of a line without its end.
    [[nodiscard]] std::pair<std::size_t, std::size_t> line(std::string_view text, std::size_t number) const;

private:
    [[nodiscard]] std::uint64_t units_before(std::string_view text, std::size_t offset) const;

    std::vector<std::size_t> starts_;
    // UTF-16 units before each so many bytes: long lines need not be counted from their beginning.
    std::vector<std::uint32_t> units_;
};

// Immutable: a change makes a new one, so that whoever reads the old one may go on.
struct TextFile {
    TextFile(std::string address_, std::string name_, std::string text_,
             std::optional<std::int64_t> version_)
        : address(std::move(address_)),
          name(std::move(name_)),
          text(std::move(text_)),
          version(version_),
          lines(text) {}

    std::string address;  // as the client writes it
    std::string name;     // its path: what it is called in a SourceSet
    std::string text;
    std::optional<std::int64_t> version;  // of what is open in the editor
    Lines lines;

    [[nodiscard]] Json position(std::size_t offset, Encoding encoding) const;
    [[nodiscard]] Json range(const Span& span, Encoding encoding) const;
    // Of a Position of the protocol. Throws what nlohmann/json throws if it is none.
    [[nodiscard]] std::size_t offset(const Json& position, Encoding encoding) const;
    // Begin and end of a Range, which may be the wrong way round. Throws the same.
    [[nodiscard]] std::pair<std::size_t, std::size_t> offsets(const Json& range, Encoding encoding) const;
};
using TextFilePtr = std::shared_ptr<const TextFile>;

// `text` after the contentChanges of a didChange, in their order.
std::string changed(std::string text, const Json& changes, Encoding encoding);

}  // namespace kijun::lsp
