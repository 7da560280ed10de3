#include "workspace.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "kijun/file.hpp"

namespace kijun::lsp {

namespace fs = std::filesystem;

namespace {

std::string folder_of(const std::string& path) { return path.substr(0, path.rfind('/') + 1); }

std::string as_folder(std::string path) {
    if (!path.ends_with('/')) path += '/';
    return path;
}

bool about_rules(const std::string& path) { return path.ends_with(".kijun"); }

}  // namespace

// ---- projects ---------------------------------------------------------------------------------

void Project::set_files(std::vector<TextFilePtr> files) {
    if (files == files_) return;
    files_ = std::move(files);
    stale_ = true;
}

bool Project::has_open() const {
    return std::any_of(files_.begin(), files_.end(), [](const auto& file) { return file->version; });
}

const ReadingPtr& Project::reading() {
    if (stale_) {
        reading_ = read_files(files_, whole_, memory_);
        if (reading_->model) sound_ = reading_;
        stale_ = false;
    }
    return reading_;
}

const Names& Project::names() {
    if (named_ != reading()) {
        names_.emplace(*reading_);
        named_ = reading_;
    }
    return *names_;
}

Workspace::Workspace(const LanguageServerOptions& options) : language(options.language), options_(options) {
    if (options.samples.empty()) return;
    if (auto read = read_whole_file(options.samples)) samples_ = std::move(*read);
}

// ---- documents --------------------------------------------------------------------------------

void Workspace::read_from_disk(const std::string& path) {
    const std::string address = file_address(path);
    const auto where = read_address(address);
    if (!where) return;
    SourceSet one;
    Document& document = documents_[where->key()];
    document.address = *where;
    const Diagnostics problems = one.read(path);
    document.disk =
        one.size() == 1 && !has_errors(problems)
            ? std::make_shared<const TextFile>(address, where->path, std::string(one.text(0)), std::nullopt)
            : nullptr;
    if (document.disk == nullptr && document.open == nullptr) documents_.erase(where->key());
}

void Workspace::read_folder(const std::string& path, bool all_below) {
    std::error_code failure;
    std::size_t seen = 0;
    fs::recursive_directory_iterator it(path, fs::directory_options::skip_permission_denied, failure);
    for (; !failure && it != fs::recursive_directory_iterator(); it.increment(failure)) {
        std::error_code ignored;
        const std::string name = it->path().filename().string();
        if (it->is_directory(ignored)) {
            if (!all_below || name.starts_with('.') || name == "node_modules")
                it.disable_recursion_pending();
        } else if (about_rules(name) && it->is_regular_file(ignored)) {
            if (++seen > options_.most_files) {
                complaints_.push_back(
                    {fmt::format("{} has more than {} files of rules: only so many of them were read", path,
                                 options_.most_files),
                     fmt::format("{} の規則ファイルが {} 個を超えるため、残りは読み込んでいません", path,
                                 options_.most_files)});
                break;
            }
            read_from_disk(it->path().lexically_normal().generic_string());
        }
    }
    regroup_ = true;
}

void Workspace::read_beside(const std::string& path) {
    const std::string folder = folder_of(path);
    if (!in_folder(path) && beside_.insert(folder).second) read_folder(folder, false);
}

bool Workspace::in_folder(const std::string& path) const {
    return std::any_of(folders_.begin(), folders_.end(),
                       [&](const std::string& folder) { return path.starts_with(folder); });
}

void Workspace::add_folder(const std::string& address) {
    const auto where = read_address(address);
    if (!where || !where->file() || !options_.disk) return;
    const std::string folder = as_folder(where->path);
    if (folders_.insert(folder).second) read_folder(folder, true);
}

// What another folder covers stays, and what lies beside a document that is open.
void Workspace::remove_folder(const std::string& address) {
    const auto where = read_address(address);
    const std::string folder = where ? as_folder(where->path) : "";
    if (folders_.erase(folder) == 0) return;
    std::vector<std::string> open;
    for (auto it = documents_.begin(); it != documents_.end();) {
        Document& document = it->second;
        const std::string& path = document.address.path;
        if (path.starts_with(folder) && !in_folder(path) && !beside_.contains(folder_of(path)))
            document.disk = nullptr;
        if (document.open && document.address.file()) open.push_back(path);
        it = document.text() == nullptr ? documents_.erase(it) : std::next(it);
    }
    for (const std::string& path : open) read_beside(path);
    regroup_ = true;
}

bool Workspace::open(const std::string& address, std::int64_t version, std::string text) {
    const auto where = read_address(address);
    if (!where) return false;
    Document& document = documents_[where->key()];
    document.address = *where;
    document.open = std::make_shared<const TextFile>(address, where->path, std::move(text), version);
    regroup_ = true;
    if (!where->file() || !options_.disk) return true;
    read_beside(where->path);
    return true;
}

bool Workspace::change(const std::string& address, std::optional<std::int64_t> version,
                       const Json& changes) {
    const auto where = read_address(address);
    const auto found = where ? documents_.find(where->key()) : documents_.end();
    if (found == documents_.end() || !found->second.open) return false;
    TextFilePtr& open = found->second.open;
    open =
        std::make_shared<const TextFile>(open->address, open->name, changed(open->text, changes, encoding),
                                         version ? version : open->version);
    touch(found->first);
    return true;
}

bool Workspace::close(const std::string& address) {
    const auto where = read_address(address);
    const auto found = where ? documents_.find(where->key()) : documents_.end();
    if (found == documents_.end() || !found->second.open) return false;
    found->second.open = nullptr;
    if (found->second.disk == nullptr) documents_.erase(found);
    regroup_ = true;
    return true;
}

void Workspace::look_again(const std::string& address) {
    const auto where = read_address(address);
    if (!where || !where->file() || !options_.disk || !about_rules(where->path)) return;
    read_from_disk(where->path);
    regroup_ = true;
}

const Document* Workspace::document(const std::string& address) const {
    const auto where = read_address(address);
    const auto found = where ? documents_.find(where->key()) : documents_.end();
    return found == documents_.end() ? nullptr : &found->second;
}

// ---- which documents go together --------------------------------------------------------------

const Workspace::Outline& Workspace::outline(const std::string& key, const TextFilePtr& text) {
    Outline& outline = outlines_[key];
    if (outline.of == text) return outline;
    outline = {text, {}, {}};
    SourceSet one;
    if (!one.add(text->name, text->text)) return outline;
    for (std::string& name : imported_files(one, 0)) outline.imports.insert(std::move(name));
    const Keyword& declares = *std::find_if(
        keywords().begin(), keywords().end(),
        [](const Keyword& keyword) { return std::string_view(keyword.token) == "GUIDELINE"; });
    if (text->text.find(declares.english) == std::string::npos &&
        text->text.find(declares.japanese) == std::string::npos)
        return outline;
    const auto words = written_words(one, 0);
    for (std::size_t i = 0; i + 1 < words.size(); ++i)
        if (words[i].keyword == &declares && words[i + 1].kind == WrittenWord::Kind::name)
            outline.declares.emplace_back(one.text(words[i + 1].span));
    return outline;
}

// A change of one text: seldom one that changes which documents go together.
void Workspace::touch(const std::string& key) {
    if (regroup_) return;
    const Outline before = outlines_[key];
    const TextFilePtr& text = documents_[key].text();
    const Outline& now = outline(key, text);
    if (now.declares != before.declares || now.imports != before.imports) {
        regroup_ = true;
        return;
    }
    for (const std::string& name : projects_of_[key]) {
        Project& project = *projects_[name];
        std::vector<TextFilePtr> files = project.files();
        for (TextFilePtr& file : files)
            if (file->name == text->name) file = text;
        project.set_files(std::move(files));
    }
}

void Workspace::regroup() {
    if (!regroup_) return;
    regroup_ = false;
    struct Home {
        std::string space, folder, key;
        std::string id;
    };
    std::vector<Home> homes;
    std::set<std::string> spaces;
    for (const auto& [key, document] : documents_) {
        spaces.insert(document.address.space);
        for (const std::string& id : outline(key, document.text()).declares)
            homes.push_back({document.address.space, folder_of(document.address.path), key, id});
    }
    const auto has_guideline = [&](const std::string& space) {
        return std::any_of(homes.begin(), homes.end(),
                           [&](const Home& home) { return home.space == space; });
    };

    std::map<std::string, std::set<std::string>> groups;  // keys of documents by key of project
    std::vector<std::string> loose;
    for (const auto& [key, document] : documents_) {
        const Address& address = document.address;
        if (!has_guideline(address.space)) {
            groups[address.space + "?"].insert(key);
            continue;
        }
        std::vector<const Home*> nearest;
        for (const Home& home : homes) {
            if (home.space != address.space || !address.path.starts_with(home.folder)) continue;
            if (!nearest.empty() && nearest.front()->folder.size() > home.folder.size()) continue;
            if (!nearest.empty() && nearest.front()->folder.size() < home.folder.size()) nearest.clear();
            nearest.push_back(&home);
        }
        if (nearest.empty()) {
            loose.push_back(key);
            continue;
        }
        // the one it declares, else the one whose name it writes, else the first
        const Home* chosen = nearest.front();
        for (const Home* home : nearest)
            if (document.text()->text.find(home->id) != std::string::npos) {
                chosen = home;
                break;
            }
        for (const Home* home : nearest)
            if (home->key == key) chosen = home;
        groups[chosen->key].insert(key);
    }

    // what is imported belongs to who imports it; from disk it is read for that
    std::set<std::string> imported;
    for (auto& [name, keys] : groups) {
        std::vector<std::string> open(keys.begin(), keys.end());
        while (!open.empty()) {
            const std::string key = std::move(open.back());
            open.pop_back();
            const Document& document = documents_.at(key);
            const std::string space = document.address.space;
            const bool on_disk = document.address.file() && options_.disk;
            const std::set<std::string> imports = outline(key, document.text()).imports;
            for (const std::string& path : imports) {
                const std::string other = space + path;
                if (!documents_.contains(other) && on_disk) {
                    std::error_code ignored;
                    if (fs::is_regular_file(path, ignored)) read_from_disk(path);
                }
                if (!documents_.contains(other)) continue;
                imported.insert(other);
                if (keys.insert(other).second) open.push_back(other);
            }
        }
    }
    for (const std::string& key : loose)
        if (!imported.contains(key)) groups[key + "?"].insert(key);

    std::map<std::string, ProjectPtr> projects;
    projects_of_.clear();
    for (const auto& [name, keys] : groups) {
        const bool whole =
            !name.ends_with('?') || !has_guideline(documents_.at(*keys.begin()).address.space);
        const auto known = projects_.find(name);
        ProjectPtr project = known != projects_.end() && known->second->whole() == whole
                                 ? known->second
                                 : std::make_shared<Project>(whole);
        std::vector<TextFilePtr> files;
        for (const std::string& key : keys) {
            files.push_back(documents_.at(key).text());
            projects_of_[key].push_back(name);
        }
        std::sort(files.begin(), files.end(),
                  [](const auto& one, const auto& other) { return one->name < other->name; });
        project->set_files(std::move(files));
        projects.emplace(name, std::move(project));
    }
    projects_ = std::move(projects);
    std::erase_if(outlines_, [&](const auto& entry) { return !documents_.contains(entry.first); });
}

ProjectPtr Workspace::project_of(const std::string& address) {
    regroup();
    const auto where = read_address(address);
    if (!where) return nullptr;
    const auto found = projects_of_.find(where->key());
    return found == projects_of_.end() || found->second.empty() ? nullptr
                                                                : projects_[found->second.front()];
}

std::vector<ProjectPtr> Workspace::projects() {
    regroup();
    std::vector<ProjectPtr> all;
    for (const auto& [name, project] : projects_) all.push_back(project);
    return all;
}

}  // namespace kijun::lsp
