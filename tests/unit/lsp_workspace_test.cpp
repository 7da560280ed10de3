// Folders of the workspace: inside of each other, with a slash at the end, and with too much in them.
#include <gtest/gtest.h>

#include "temporary_directory.hpp"
#include "workspace.hpp"

namespace kijun::lsp {
namespace {

class Folders : public testing::Test {
protected:
    [[nodiscard]] std::string address(const std::string& name) const {
        return file_address(root_.path(name));
    }
    void file(const std::string& name) const { root_.write(name, "class c \"見本\"\n"); }
    // Whether the file is known as it stands on disk.
    static bool read(const Workspace& workspace, const std::string& address) {
        const Document* document = workspace.document(address);
        return document != nullptr && document->disk != nullptr;
    }

    test::TemporaryDirectory root_;
};

TEST_F(Folders, WhatAnotherFolderCoversStays) {
    file("a/one.kijun");
    file("a/b/two.kijun");
    Workspace workspace({});
    workspace.add_folder(address("a"));
    workspace.add_folder(address("a/b"));
    workspace.remove_folder(address("a/b"));
    EXPECT_TRUE(read(workspace, address("a/one.kijun")));
    EXPECT_TRUE(read(workspace, address("a/b/two.kijun")));
    workspace.add_folder(address("a/b"));
    workspace.remove_folder(address("a"));
    EXPECT_FALSE(read(workspace, address("a/one.kijun")));
    EXPECT_TRUE(read(workspace, address("a/b/two.kijun")));
    workspace.remove_folder(address("a/b"));
    EXPECT_FALSE(read(workspace, address("a/b/two.kijun")));
}

TEST_F(Folders, ASlashAtTheEndMeansNothing) {
    file("a/one.kijun");
    file("ab/two.kijun");
    Workspace workspace({});
    workspace.add_folder(address("a/"));
    workspace.add_folder(address("ab"));
    EXPECT_TRUE(read(workspace, address("a/one.kijun")));
    workspace.remove_folder(address("a"));
    EXPECT_FALSE(read(workspace, address("a/one.kijun")));
    EXPECT_TRUE(read(workspace, address("ab/two.kijun")));
    workspace.remove_folder(address("ab/"));
    EXPECT_FALSE(read(workspace, address("ab/two.kijun")));
}

TEST_F(Folders, BesideWhatIsOpenIsReadOnceNoFolderCoversIt) {
    file("a/one.kijun");
    file("a/two.kijun");
    file("a/b/three.kijun");
    Workspace workspace({});
    workspace.add_folder(address("a"));
    workspace.open(address("a/one.kijun"), 1, "class c \"見本\"");
    workspace.remove_folder(address("a"));
    EXPECT_TRUE(read(workspace, address("a/two.kijun")));
    EXPECT_FALSE(read(workspace, address("a/b/three.kijun")));
}

TEST_F(Folders, TooManyFilesAreToldOfOnce) {
    for (const char* name : {"1.kijun", "b/2.kijun", "b/3.kijun", "4.txt"}) file(name);
    LanguageServerOptions options;
    options.most_files = 3;
    Workspace all(options);
    all.add_folder(address(""));
    EXPECT_TRUE(all.complaints().empty());

    options.most_files = 2;
    Workspace part(options);
    part.add_folder(address(""));
    int known = 0;
    for (const char* name : {"1.kijun", "b/2.kijun", "b/3.kijun"})
        known += read(part, address(name)) ? 1 : 0;
    EXPECT_EQ(known, 2);
    const std::vector<Message> told = part.complaints();
    ASSERT_EQ(told.size(), 1u);
    EXPECT_NE(told[0].en.find(root_.path() + "/ has more than 2 files"), std::string::npos) << told[0].en;
    EXPECT_TRUE(part.complaints().empty());
}

}  // namespace
}  // namespace kijun::lsp
