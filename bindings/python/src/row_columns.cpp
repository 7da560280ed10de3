#include "row_columns.hpp"

#include <simdjson.h>

#include <chrono>
#include <cstdio>
#include <cstring>
#include <initializer_list>
#include <optional>

#include "kijun/json.hpp"

namespace kijun::python {

namespace {

// What Arrow's format strings mean, as far as rows can use it.
std::optional<ColumnType> type_of(const ArrowSchema& schema) {
    const std::string_view format = schema.format;
    ColumnType type;
    type.name = schema.name == nullptr ? "" : schema.name;
    constexpr std::string_view integers = "cCsSiIlL";
    if (const auto at = integers.find(format[0]); format.size() == 1 && at != std::string_view::npos) {
        type.storage = Storage::integer;
        type.width = 1 << (at / 2);
        type.is_signed = at % 2 == 0;
    }
    if (schema.dictionary != nullptr) {
        auto values = type_of(*schema.dictionary);
        if (!values || values->dictionary || type.storage != Storage::integer) return std::nullopt;
        if (values->storage != Storage::utf8 && values->storage != Storage::large_utf8 &&
            values->storage != Storage::utf8_view && values->storage != Storage::none)
            return std::nullopt;
        type.storage = values->storage;
        type.dictionary = true;
        return type;
    }
    if (type.storage == Storage::integer) return type;
    if (format == "n") return type;
    if (format == "u") {
        type.storage = Storage::utf8;
    } else if (format == "U") {
        type.storage = Storage::large_utf8;
    } else if (format == "vu") {
        type.storage = Storage::utf8_view;
    } else if (format == "b") {
        type.storage = Storage::boolean;
    } else if (format == "tdD") {
        type.storage = Storage::date32;
    } else if (format == "+s") {
        type.storage = Storage::structure;
    } else if (format == "+l" || format == "+L") {
        type.storage = format == "+l" ? Storage::list : Storage::large_list;
        auto item = type_of(*schema.children[0]);
        if (!item) return std::nullopt;
        type.children.push_back(std::move(*item));
    } else if (format == "tiM") {
        type.storage = Storage::months;
    } else if (format == "tin") {
        type.storage = Storage::month_day_nano;
    } else if ((format.starts_with("ts") && format.size() >= 4) ||
               (format.starts_with("tD") && format.size() == 3)) {
        if (format.size() == 4) return std::nullopt;  // of which zone?
        type.storage = format[1] == 's' ? Storage::timestamp : Storage::duration;
        type.per_second = format[2] == 's'   ? 1
                          : format[2] == 'm' ? 1'000
                          : format[2] == 'u' ? 1'000'000
                                             : 1'000'000'000;
    } else {
        return std::nullopt;
    }
    return type;
}

// The specification lets it be missing.
std::string name_of(const ArrowSchema& schema) { return schema.name == nullptr ? "" : schema.name; }

[[noreturn]] void refuse(const std::string& column, const ArrowSchema& schema, const std::string& wanted) {
    const std::string_view format = schema.format;
    if (format.starts_with("ts") && format.size() == 4)
        throw TableError("column '" + column + "' has times of no zone: give them one, or give days");
    throw TableError("column '" + column + "' must hold " + wanted + ", not Arrow's '" +
                     std::string(format) + "'");
}

bool is_text(Storage storage) {
    return storage == Storage::utf8 || storage == Storage::large_utf8 || storage == Storage::utf8_view ||
           storage == Storage::none;
}

bool is_null(const ArrowArray& array, std::int64_t at) {
    if (array.null_count == 0 || array.n_buffers == 0 || array.buffers[0] == nullptr) return false;
    return (static_cast<const std::uint8_t*>(array.buffers[0])[at / 8] >> (at % 8) & 1) == 0;
}

template <class T>
T value_at(const void* buffer, std::int64_t at) {
    T value;
    std::memcpy(&value, static_cast<const char*>(buffer) + at * static_cast<std::int64_t>(sizeof(T)),
                sizeof(T));
    return value;
}

std::int64_t integer_at(const ColumnType& type, const ArrowArray& array, std::int64_t at) {
    const void* buffer = array.buffers[1];
    switch (type.width) {
        case 1:
            return type.is_signed ? value_at<std::int8_t>(buffer, at) : value_at<std::uint8_t>(buffer, at);
        case 2:
            return type.is_signed ? value_at<std::int16_t>(buffer, at)
                                  : value_at<std::uint16_t>(buffer, at);
        case 4:
            return type.is_signed ? std::int64_t{value_at<std::int32_t>(buffer, at)}
                                  : std::int64_t{value_at<std::uint32_t>(buffer, at)};
        default:
            return value_at<std::int64_t>(buffer, at);
    }
}

template <class Offset>
std::string_view text_between(const ArrowArray& array, std::int64_t at) {
    const auto begin = value_at<Offset>(array.buffers[1], at),
               end = value_at<Offset>(array.buffers[1], at + 1);
    if (begin == end) return {};
    return {static_cast<const char*>(array.buffers[2]) + begin, static_cast<std::size_t>(end - begin)};
}

// A view has sixteen bytes: the length, and either the text itself (up to twelve bytes) or its first four
// bytes, the number of a buffer and the offset there.
std::string_view viewed(const ArrowArray& array, std::int64_t at) {
    const char* view = static_cast<const char*>(array.buffers[1]) + at * 16;
    const auto size = value_at<std::int32_t>(view, 0);
    if (size <= 12) return {view + 4, static_cast<std::size_t>(size)};
    const auto buffer = value_at<std::int32_t>(view, 2), offset = value_at<std::int32_t>(view, 3);
    return {static_cast<const char*>(array.buffers[2 + buffer]) + offset, static_cast<std::size_t>(size)};
}

// `at` counts from the beginning of the buffers. Nullopt for null.
std::optional<std::string_view> text_at(const ColumnType& type, const ArrowArray& array, std::int64_t at) {
    if (type.storage == Storage::none || is_null(array, at)) return std::nullopt;
    if (type.dictionary) {
        ColumnType values;
        values.storage = type.storage;
        return text_at(values, *array.dictionary, integer_at(type, array, at) + array.dictionary->offset);
    }
    if (type.storage == Storage::utf8) return text_between<std::int32_t>(array, at);
    if (type.storage == Storage::large_utf8) return text_between<std::int64_t>(array, at);
    return viewed(array, at);
}

// Days of the Gregorian calendar, and instants, as reports spell them. What no date of four figures can say
// is spelled so that reports refuse it (K0705).
std::string spelled_day(std::int64_t days) {
    constexpr std::int64_t first = -719528, last = 2932896;  // of the years 0 and 9999
    if (days < first || days > last) return "day " + std::to_string(days) + " of 1970";
    const std::chrono::year_month_day day{std::chrono::sys_days{std::chrono::days{days}}};
    char out[32];
    std::snprintf(out, sizeof out, "%04d-%02u-%02u", static_cast<int>(day.year()),
                  static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
    return out;
}

std::string spelled_instant(std::int64_t ticks, std::int64_t per_second) {
    const auto floored = [](std::int64_t a, std::int64_t b) { return a / b - (a % b < 0 ? 1 : 0); };
    const std::int64_t seconds = floored(ticks, per_second), days = floored(seconds, 86400);
    const std::int64_t rest = seconds - days * 86400;
    const std::int64_t part = ticks % per_second;  // seconds * per_second may be beyond 64 bits
    const std::int64_t thousandths = (part < 0 ? part + per_second : part) * 1000 / per_second;
    char out[32];
    std::snprintf(out, sizeof out, "T%02d:%02d:%02d.%03dZ", static_cast<int>(rest / 3600),
                  static_cast<int>(rest / 60 % 60), static_cast<int>(rest % 60),
                  static_cast<int>(thousandths));
    return spelled_day(days) + out;
}

// What is no whole number of days is spelled so that the reader of facts refuses it.
std::string spelled_days(std::int64_t ticks, std::int64_t per_second) {
    const std::int64_t day = per_second * 86400;
    return "P" + std::to_string(ticks / day) + (ticks % day == 0 ? "D" : "DT");
}

std::string spelled_interval(const void* buffer, std::int64_t at) {
    const char* cell = static_cast<const char*>(buffer) + at * 16;  // 32 bits, 32 bits, 64 bits
    return "P" + std::to_string(value_at<std::int32_t>(cell, 0)) + "M" +
           std::to_string(value_at<std::int32_t>(cell, 1)) +
           (value_at<std::int64_t>(cell, 1) == 0 ? "D" : "DT");
}

bool is_list(Storage storage) { return storage == Storage::list || storage == Storage::large_list; }

bool put(JsonWriter& json, const ColumnType& type, const ArrowArray& array, std::int64_t at);

bool put_list(JsonWriter& json, const ColumnType& type, const ArrowArray& array, std::int64_t at) {
    const ArrowArray& items = *array.children[0];
    const void* offsets = array.buffers[1];
    const bool large = type.storage == Storage::large_list;
    const auto place = [&](std::int64_t i) {
        return items.offset +
               (large ? value_at<std::int64_t>(offsets, i) : value_at<std::int32_t>(offsets, i));
    };
    json.begin_array();
    for (std::int64_t i = place(at), end = place(at + 1); i < end; ++i) {
        const auto text = text_at(type.children[0], items, i);
        if (text && !simdjson::validate_utf8(*text)) return false;
        if (text)
            json.value(*text);
        else
            json.null();
    }
    json.end_array();
    return true;
}

// A member of an object, or nothing for null. False if it has a text that is not UTF-8.
bool put(JsonWriter& json, const ColumnType& type, const ArrowArray& array, std::int64_t at) {
    if (is_text(type.storage)) {
        const auto text = text_at(type, array, at);
        if (!text) return true;
        if (!simdjson::validate_utf8(*text)) return false;
        json.key(std::string_view(type.name)).value(*text);
        return true;
    }
    if (is_null(array, at)) return true;
    json.key(std::string_view(type.name));
    switch (type.storage) {
        case Storage::boolean:
            json.value((static_cast<const std::uint8_t*>(array.buffers[1])[at / 8] >> (at % 8) & 1) != 0);
            break;
        case Storage::integer: {
            const std::int64_t number = integer_at(type, array, at);
            if (type.width == 8 && !type.is_signed)
                json.value(static_cast<std::uint64_t>(number));
            else
                json.value(number);
            break;
        }
        case Storage::date32:
            json.value(spelled_day(value_at<std::int32_t>(array.buffers[1], at)));
            break;
        case Storage::timestamp:
            json.value(spelled_instant(value_at<std::int64_t>(array.buffers[1], at), type.per_second));
            break;
        case Storage::duration:
            json.value(spelled_days(value_at<std::int64_t>(array.buffers[1], at), type.per_second));
            break;
        case Storage::months:
            json.value("P" + std::to_string(value_at<std::int32_t>(array.buffers[1], at)) + "M");
            break;
        case Storage::month_day_nano:
            json.value(spelled_interval(array.buffers[1], at));
            break;
        case Storage::structure: {
            json.begin_object();
            bool good = true;
            for (const ColumnType& fact : type.children) {
                const ArrowArray& child = *array.children[fact.child];
                good = put(json, fact, child, at + child.offset) && good;
            }
            json.end_object();
            return good;
        }
        case Storage::list:
        case Storage::large_list:
            return put_list(json, type, array, at);
        default:
            json.null();
    }
    return true;
}

using Holds = RowShape::Holds;

// What a column of this kind must hold, in words; nothing if it does.
std::optional<std::string> amiss(Holds holds, const std::optional<ColumnType>& type) {
    const Storage storage = type ? type->storage : Storage::boolean;
    switch (holds) {
        case Holds::text:
            if (type && is_text(storage)) return std::nullopt;
            return "texts";
        case Holds::date:
            if (type && (is_text(storage) || storage == Storage::date32 || storage == Storage::timestamp))
                return std::nullopt;
            return "days, times with a zone, or texts";
        case Holds::number:
            if (type && (storage == Storage::integer || storage == Storage::none)) return std::nullopt;
            return "integers";
        case Holds::texts:
            if (type && (is_text(storage) || (is_list(storage) && is_text(type->children[0].storage))))
                return std::nullopt;
            return "texts or lists of texts";
        case Holds::facts:
            break;
    }
    if (type && (storage == Storage::structure || storage == Storage::none)) return std::nullopt;
    return "a struct with one field a fact";
}

void add_facts(const std::string& column, const ArrowSchema& schema, ColumnType& into) {
    for (std::int64_t i = 0; i < schema.n_children; ++i) {
        auto fact = type_of(*schema.children[i]);
        if (!fact || fact->storage == Storage::structure || is_list(fact->storage))
            refuse(column + "." + name_of(*schema.children[i]), *schema.children[i],
                   "truths, integers, texts, days or durations");
        fact->child = i;
        into.children.push_back(std::move(*fact));
    }
}

std::vector<RowShape::Field> fields_of(Holds holds, std::initializer_list<const char*> names) {
    std::vector<RowShape::Field> made;
    for (const char* name : names) made.push_back({name, holds});
    return made;
}

void append(std::vector<RowShape::Field>& to, const std::vector<RowShape::Field>& from) {
    to.insert(to.end(), from.begin(), from.end());
}

}  // namespace

RowShape RowShape::reports() {
    RowShape shape{"reports", fields_of(Holds::text, {"text", "title", "page_text", "url"})};
    for (Field& field : shape.fields) field.needed = true;
    append(shape.fields, fields_of(Holds::text, {"id", "source", "provider_country", "server_country"}));
    append(shape.fields, fields_of(Holds::date, {"received_at", "posted_at", "judged_at"}));
    append(shape.fields, fields_of(Holds::facts, {"facts"}));
    return shape;
}

RowShape RowShape::labelled_reports(const std::string& label) {
    RowShape shape = reports();
    shape.fields.push_back({label, Holds::texts});
    return shape;
}

RowShape RowShape::records() {
    RowShape shape{"records",
                   fields_of(Holds::date, {"received_at", "police_at", "requested_at", "removed_at"})};
    shape.fields.front().needed = true;
    append(shape.fields, fields_of(Holds::text, {"id", "revision", "category", "source", "provider_country",
                                                 "server_country", "hotline_from", "hotline_to"}));
    append(shape.fields, fields_of(Holds::number, {"item"}));
    return shape;
}

const RowShape::Field* RowShape::find(const std::string& name) const {
    for (const Field& field : fields)
        if (field.name == name) return &field;
    return nullptr;
}

RowColumns::RowColumns(RowShape shape, const ArrowSchema& schema,
                       const std::map<std::string, std::string>& renamed) {
    if (std::string_view(schema.format) != "+s") throw TableError("this is a single column and no table");
    for (const auto& [field, column] : renamed)
        if (shape.find(field) == nullptr) throw TableError(shape.what + " have no field '" + field + "'");
    bool enough = false;
    for (std::int64_t i = 0; i < schema.n_children; ++i) {
        const ArrowSchema& child = *schema.children[i];
        const std::string column = name_of(child);
        std::string name = renamed.contains(column) ? "" : column;
        for (const auto& [of, from] : renamed)
            if (from == column) name = of;
        if (renamed.contains(name) && renamed.at(name) != column) continue;
        const RowShape::Field* field = shape.find(name);
        if (field == nullptr) continue;
        for (const ColumnType& before : columns_)
            if (before.name == name) throw TableError("column '" + column + "' is there twice");
        auto type = type_of(child);
        if (const auto wanted = amiss(field->holds, type)) refuse(column, child, *wanted);
        if (field->holds == Holds::facts) add_facts(column, child, *type);
        type->name = name;
        type->child = i;
        enough = enough || field->needed;
        columns_.push_back(std::move(*type));
    }
    for (const auto& [field, column] : renamed) {
        bool there = false;
        for (const ColumnType& type : columns_) there = there || type.name == field;
        if (!there) throw TableError("there is no column '" + column + "'");
    }
    if (enough) return;
    std::string needed;
    for (const RowShape::Field& field : shape.fields)
        if (field.needed) needed += (needed.empty() ? "" : ", ") + field.name;
    throw TableError("no column is called " + needed + ": say which one it is");
}

std::vector<std::string> RowColumns::facts() const {
    std::vector<std::string> names;
    for (const ColumnType& column : columns_)
        if (column.storage == Storage::structure)
            for (const ColumnType& fact : column.children) names.push_back(fact.name);
    return names;
}

bool RowColumns::row(const ArrowArray& batch, std::int64_t at, std::string& json, std::string& bad) const {
    json.clear();
    JsonWriter writer(json);
    writer.begin_object();
    for (const ColumnType& column : columns_) {
        const ArrowArray& child = *batch.children[column.child];
        if (put(writer, column, child, batch.offset + at + child.offset)) continue;
        bad = column.name;
        return false;
    }
    writer.end_object();
    return true;
}

}  // namespace kijun::python
