#include "sarif_output.hpp"

#include <set>

#include "kijun/json.hpp"

namespace kijun::command {

namespace {

class Sarif {
public:
    Sarif(const Context& context, const SourceSet& sources) : context_(context), sources_(sources) {}

    std::string of(const Diagnostics& diagnostics) {
        json_.begin_object();
        json_.key("$schema").value("https://json.schemastore.org/sarif-2.1.0.json");
        json_.key("version").value("2.1.0");
        json_.key("runs").begin_array();
        json_.begin_object();
        tool(diagnostics);
        json_.key("columnKind").value("unicodeCodePoints");
        json_.key("results").begin_array();
        for (const Diagnostic& diagnostic : diagnostics) result(diagnostic);
        json_.end_array();
        json_.end_object();
        json_.end_array();
        json_.end_object();
        return out_ + '\n';
    }

private:
    void tool(const Diagnostics& diagnostics) {
        std::set<std::string_view> codes;
        for (const Diagnostic& diagnostic : diagnostics) codes.insert(diagnostic.code);
        json_.key("tool").begin_object();
        json_.key("driver").begin_object();
        json_.key("name").value("kijun");
        json_.key("version").value(KIJUN_VERSION);
        json_.key("rules").begin_array();
        for (const std::string_view code : codes) {
            json_.begin_object();
            json_.key("id").value(code);
            json_.end_object();
        }
        json_.end_array();
        json_.end_object();
        json_.end_object();
    }

    void text(const Message& message) {
        json_.begin_object();
        json_.key("text").value(context_.say(message));
        json_.end_object();
    }
    void region(const Span& span) {
        const LineColumn begin = sources_.position(span);
        const LineColumn end = sources_.position({span.file, span.end, span.end});
        json_.begin_object();
        json_.key("startLine").value(begin.line);
        json_.key("startColumn").value(begin.column);
        json_.key("endLine").value(end.line);
        json_.key("endColumn").value(end.column);
        json_.end_object();
    }
    void artifact(std::uint32_t file) {
        json_.key("artifactLocation").begin_object();
        json_.key("uri").value(sources_.name(file));
        json_.end_object();
    }
    void location(const Span& span) {
        json_.begin_object();
        json_.key("physicalLocation").begin_object();
        artifact(span.file);
        json_.key("region");
        region(span);
        json_.end_object();
        json_.end_object();
    }

    void result(const Diagnostic& diagnostic) {
        json_.begin_object();
        json_.key("ruleId").value(diagnostic.code);
        json_.key("level").value(to_string(diagnostic.severity));
        json_.key("message");
        text(diagnostic.message);
        if (diagnostic.span.known()) {
            json_.key("locations").begin_array();
            location(diagnostic.span);
            json_.end_array();
        }
        if (diagnostic.fix) fix(*diagnostic.fix);
        json_.end_object();
    }
    void fix(const Fix& fix) {
        json_.key("fixes").begin_array();
        json_.begin_object();
        json_.key("description");
        text(fix.message);
        json_.key("artifactChanges").begin_array();
        json_.begin_object();
        artifact(fix.span.file);
        json_.key("replacements").begin_array();
        json_.begin_object();
        json_.key("deletedRegion");
        region(fix.span);
        json_.key("insertedContent");
        text(Message{fix.replacement, fix.replacement});
        json_.end_object();
        json_.end_array();
        json_.end_object();
        json_.end_array();
        json_.end_object();
        json_.end_array();
    }

    const Context& context_;
    const SourceSet& sources_;
    std::string out_;
    JsonWriter json_{out_};
};

}  // namespace

std::string as_sarif(const Context& context, const Diagnostics& diagnostics, const SourceSet& sources) {
    return Sarif(context, sources).of(diagnostics);
}

}  // namespace kijun::command
