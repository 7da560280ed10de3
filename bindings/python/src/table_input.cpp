#include "table_input.hpp"

#include <algorithm>
#include <stdexcept>

namespace kijun::python {

namespace {

Held<ArrowSchema> schema_of(Held<ArrowArrayStream>& stream) {
    ArrowSchema read{};
    if (stream->get_schema(stream.get(), &read) != 0) {
        const char* why = stream->get_last_error(stream.get());
        throw TableError(why != nullptr ? why : "the table's schema cannot be read");
    }
    return Held<ArrowSchema>(&read);
}

}  // namespace

TableInput::TableInput(Held<ArrowArrayStream> stream, RowShape shape,
                       const std::map<std::string, std::string>& renamed)
    : stream_(std::move(stream)), columns_(std::move(shape), *schema_of(stream_).get(), renamed) {}

TableInput::Rows TableInput::next(std::int64_t most) {
    while (!batch_.has() || given_ == before_ + batch_->length) {
        if (batch_.has()) before_ += batch_->length;
        batch_.reset();
        ArrowArray read{};
        if (stream_->get_next(stream_.get(), &read) != 0) {
            const char* why = stream_->get_last_error(stream_.get());
            throw std::runtime_error(why != nullptr ? why : "the table cannot be read");
        }
        if (read.release == nullptr) return {given_, given_};
        batch_ = Held<ArrowArray>(&read);
    }
    const std::int64_t begin = given_;
    given_ = std::min(begin + most, before_ + batch_->length);
    return {begin, given_};
}

}  // namespace kijun::python
