// Documents, and which of them make a guideline together.
//
// A document is open in the editor, or on disk below a folder of the workspace or beside a document that is
// open; what is open stands in the place of what is on disk. A guideline is the file that declares it with
// everything below its folder, as `kijun check FOLDER` reads it, but for what belongs to a guideline
// further down; where a folder declares several, a file goes to the one whose name it writes. What a
// guideline imports belongs to it too. If no guideline is declared at all, everything together is one in
// the making.
//
// Threading: one thread.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "addresses.hpp"
#include "kijun/language_server.hpp"
#include "names.hpp"
#include "reading.hpp"

namespace kijun::lsp {

struct Document {
    Address address;
    TextFilePtr open;  // null if not open
    TextFilePtr disk;  // null if not there, or not read

    [[nodiscard]] const TextFilePtr& text() const { return open ? open : disk; }
};

// The documents of one guideline, and what is known of it.
class Project {
public:
    explicit Project(bool whole) : whole_(whole) {}

    // In the order of names.
    void set_files(std::vector<TextFilePtr> files);
    [[nodiscard]] const std::vector<TextFilePtr>& files() const { return files_; }
    [[nodiscard]] bool whole() const { return whole_; }
    [[nodiscard]] bool has_open() const;

    // As the files are now.
    const ReadingPtr& reading();
    // Of what could be read.
    const Names& names();
    // The last one whose texts were right, or null.
    [[nodiscard]] const ReadingPtr& sound() const { return sound_; }

    CompiledPtr compiled;  // the newest there is, or null
    Diagnostics remarks;   // on the texts of `remarked`
    ReadingPtr remarked;

private:
    bool whole_;
    bool stale_ = true;
    std::vector<TextFilePtr> files_;
    ParsedFiles memory_;
    ReadingPtr reading_, sound_;
    ReadingPtr named_;
    std::optional<Names> names_;
};
using ProjectPtr = std::shared_ptr<Project>;

class Workspace {
public:
    explicit Workspace(const LanguageServerOptions& options);

    Language language;
    Encoding encoding = Encoding::utf16;

    void add_folder(const std::string& address);
    void remove_folder(const std::string& address);

    // False if the address is none, or the document is not open.
    bool open(const std::string& address, std::int64_t version, std::string text);
    bool change(const std::string& address, std::optional<std::int64_t> version, const Json& changes);
    bool close(const std::string& address);
    // What is at this address on disk may be another text than before, or nothing.
    void look_again(const std::string& address);

    [[nodiscard]] const Document* document(const std::string& address) const;
    // Null if nothing is known of the address.
    ProjectPtr project_of(const std::string& address);
    // What the user should be told about folders, once.
    std::vector<Message> complaints() { return std::exchange(complaints_, {}); }
    std::vector<ProjectPtr> projects();
    [[nodiscard]] const LanguageServerOptions& options() const { return options_; }
    // The reports that hits are counted in; empty if there are none, or they cannot be read.
    [[nodiscard]] const std::string& samples() const { return samples_; }

private:
    struct Outline {
        TextFilePtr of;
        std::vector<std::string> declares;  // guidelines
        std::set<std::string> imports;      // names of files
    };

    void read_folder(const std::string& path, bool all_below);
    void read_beside(const std::string& path);
    [[nodiscard]] bool in_folder(const std::string& path) const;
    void read_from_disk(const std::string& path);
    void touch(const std::string& key);
    const Outline& outline(const std::string& key, const TextFilePtr& text);
    void regroup();

    LanguageServerOptions options_;
    std::string samples_;
    std::map<std::string, Document> documents_;  // by key
    std::map<std::string, Outline> outlines_;
    std::set<std::string> folders_, beside_;  // paths on disk that were read, each with a slash at its end
    std::vector<Message> complaints_;
    std::map<std::string, ProjectPtr> projects_;
    std::map<std::string, std::vector<std::string>> projects_of_;  // keys of projects by key of document
    bool regroup_ = true;
};

}  // namespace kijun::lsp
