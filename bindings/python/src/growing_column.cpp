#include "growing_column.hpp"

#include <limits>
#include <memory>
#include <stdexcept>
#include <utility>

namespace kijun::python {

namespace {

std::int32_t offset(std::size_t size) {
    if (size > std::numeric_limits<std::int32_t>::max())
        throw std::length_error("more text in one piece of the table than 2 GiB");
    return static_cast<std::int32_t>(size);
}

const char* format_of(GrowingColumn::Kind kind) {
    switch (kind) {
        case GrowingColumn::Kind::text:
            return "u";
        case GrowingColumn::Kind::number32:
            return "I";
        case GrowingColumn::Kind::number64:
            return "l";
        case GrowingColumn::Kind::list:
            return "+l";
        case GrowingColumn::Kind::structure:
            break;
    }
    return "+s";
}

}  // namespace

// Owned by what was handed out, and freed with it.
struct GrowingColumn::Described {
    std::string name;
    std::vector<ArrowSchema> children;
    std::vector<ArrowSchema*> pointers;
};

struct GrowingColumn::HandedOver {
    std::vector<std::uint8_t> valid;
    std::vector<std::int32_t> offsets;
    std::string bytes;
    std::vector<std::uint32_t> numbers32;
    std::vector<std::int64_t> numbers64;
    std::vector<const void*> buffers;
    std::vector<ArrowArray> children;
    std::vector<ArrowArray*> pointers;
};

GrowingColumn::GrowingColumn(std::string name, Kind kind, std::vector<GrowingColumn> children)
    : name_(std::move(name)), kind_(kind), children_(std::move(children)) {
    if (kind == Kind::text || kind == Kind::list) offsets_.push_back(0);
}

void GrowingColumn::mark(bool valid) {
    const auto at = static_cast<std::size_t>(length_++);
    if (!valid && nulls_++ == 0) valid_.assign(at / 8 + 1, 0xFF);  // all before were there
    if (nulls_ == 0) return;
    if (at / 8 >= valid_.size()) valid_.push_back(0xFF);
    if (!valid) valid_[at / 8] &= static_cast<std::uint8_t>(~(1u << (at % 8)));
}

void GrowingColumn::put(std::string_view text) {
    offset(bytes_.size() + text.size());
    bytes_ += text;
    offsets_.push_back(offset(bytes_.size()));
    mark(true);
}

void GrowingColumn::put_null() {
    offsets_.push_back(offset(bytes_.size()));
    mark(false);
}

void GrowingColumn::put(std::uint32_t number) {
    numbers32_.push_back(number);
    mark(true);
}

void GrowingColumn::put(std::int64_t number) {
    numbers64_.push_back(number);
    mark(true);
}

void GrowingColumn::close() {
    if (kind_ == Kind::list) offsets_.push_back(offset(static_cast<std::size_t>(children_[0].length_)));
    mark(true);
}

void GrowingColumn::describe(ArrowSchema* out) const {
    auto kept = std::make_unique<Described>();
    kept->name = name_;
    kept->children.resize(children_.size());
    for (std::size_t i = 0; i < children_.size(); ++i) {
        children_[i].describe(&kept->children[i]);
        kept->pointers.push_back(&kept->children[i]);
    }
    *out = {};
    out->format = format_of(kind_);
    out->name = kept->name.c_str();
    out->flags = arrow_nullable;
    out->n_children = static_cast<std::int64_t>(children_.size());
    out->children = kept->pointers.data();
    out->release = [](ArrowSchema* schema) {
        for (std::int64_t i = 0; i < schema->n_children; ++i)
            if (schema->children[i]->release != nullptr) schema->children[i]->release(schema->children[i]);
        delete static_cast<Described*>(schema->private_data);
        schema->release = nullptr;
    };
    out->private_data = kept.release();
}

void GrowingColumn::hand_over(ArrowArray* out) {
    auto kept = std::make_unique<HandedOver>();
    kept->valid = std::exchange(valid_, {});
    kept->offsets = std::exchange(offsets_, {});
    kept->bytes = std::exchange(bytes_, {});
    kept->numbers32 = std::exchange(numbers32_, {});
    kept->numbers64 = std::exchange(numbers64_, {});
    kept->buffers.push_back(kept->valid.empty() ? nullptr : kept->valid.data());
    if (!kept->offsets.empty()) kept->buffers.push_back(kept->offsets.data());
    if (kind_ == Kind::text) kept->buffers.push_back(kept->bytes.data());
    if (kind_ == Kind::number32) kept->buffers.push_back(kept->numbers32.data());
    if (kind_ == Kind::number64) kept->buffers.push_back(kept->numbers64.data());
    kept->children.resize(children_.size());
    for (std::size_t i = 0; i < children_.size(); ++i) {
        children_[i].hand_over(&kept->children[i]);
        kept->pointers.push_back(&kept->children[i]);
    }
    *out = {};
    out->length = std::exchange(length_, 0);
    out->null_count = std::exchange(nulls_, 0);
    out->n_buffers = static_cast<std::int64_t>(kept->buffers.size());
    out->buffers = kept->buffers.data();
    out->n_children = static_cast<std::int64_t>(children_.size());
    out->children = kept->pointers.data();
    out->release = [](ArrowArray* array) {
        for (std::int64_t i = 0; i < array->n_children; ++i)
            if (array->children[i]->release != nullptr) array->children[i]->release(array->children[i]);
        delete static_cast<HandedOver*>(array->private_data);
        array->release = nullptr;
    };
    out->private_data = kept.release();
    if (kind_ == Kind::text || kind_ == Kind::list) offsets_.assign(1, 0);
}

}  // namespace kijun::python
