#include "build_id.hpp"

#include <elf.h>
#include <fmt/format.h>
#include <link.h>

#include <cstdint>
#include <cstring>
#include <string_view>

namespace kijun {

namespace {

// The notes of one segment: each is a head, a name and a text, padded to four bytes.
std::string id_in_notes(std::string_view notes) {
    const auto padded = [](std::size_t size) { return (size + 3) & ~std::size_t{3}; };
    ElfW(Nhdr) head;
    while (notes.size() >= sizeof head) {
        std::memcpy(&head, notes.data(), sizeof head);
        notes.remove_prefix(sizeof head);
        const std::size_t name = padded(head.n_namesz), text = padded(head.n_descsz);
        if (name > notes.size() || text > notes.size() - name) break;
        if (head.n_type == NT_GNU_BUILD_ID && notes.starts_with(std::string_view("GNU\0", 4))) {
            std::string id;
            for (const char byte : notes.substr(name, head.n_descsz)) {
                id += fmt::format("{:02x}", static_cast<unsigned char>(byte));
            }
            return id;
        }
        notes.remove_prefix(name + text);
    }
    return {};
}

// One object of the process: the one that has this code, or not.
int look(dl_phdr_info* object, std::size_t, void* into) {
    const auto here = reinterpret_cast<std::uintptr_t>(&look);
    bool ours = false;
    std::string id;
    for (int i = 0; i < object->dlpi_phnum; ++i) {
        const ElfW(Phdr)& segment = object->dlpi_phdr[i];
        const std::uintptr_t begin = object->dlpi_addr + segment.p_vaddr;
        if (segment.p_type == PT_LOAD && here >= begin && here - begin < segment.p_memsz) ours = true;
        if (segment.p_type == PT_NOTE && id.empty()) {
            id = id_in_notes({reinterpret_cast<const char*>(begin), segment.p_memsz});
        }
    }
    if (ours) *static_cast<std::string*>(into) = id;
    return ours ? 1 : 0;
}

}  // namespace

const std::string& build_id() {
    static const std::string id = [] {
        std::string found;
        ::dl_iterate_phdr(&look, &found);
        return found;
    }();
    return id;
}

}  // namespace kijun
