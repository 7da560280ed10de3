#include "sheet_output.hpp"

namespace kijun::command {

void add_sheet_format(CLI::App& command, const Context& context, std::string& format) {
    command.add_option("--format", format, context.say("text, json, csv, markdown or html", "出力の形式"))
        ->check(CLI::IsMember({"text", "json", "csv", "markdown", "html"}))
        ->type_name("FORMAT");
}

void write_sheets(Context& context, const std::string& format, const std::string& title,
                  const std::vector<Sheet>& sheets) {
    if (format == "csv")
        context.out.write(sheets_csv(sheets));
    else if (format == "markdown")
        context.out.write("# " + title + "\n\n" + sheets_markdown(sheets));
    else if (format == "html")
        context.out.write(html_page(title, sheets_html(sheets), context.language));
    else
        context.out.write(title + "\n\n" + sheets_text(sheets));
}

}  // namespace kijun::command
