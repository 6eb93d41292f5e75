// What is exported of core/finder and core/lint: the check of files, and which files of a tree to check.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/finder/file_kind.h"
#include "core/finder/tree_rules.h"
#include "core/lint/baseline.h"
#include "core/lint/lint_report.h"
#include "core/text/json_writer.h"
#include "wasm/handles.h"
#include "wasm/lint_json.h"
#include "wasm/result.h"
#include "wasm/words.h"

namespace regcache {
namespace {

constexpr std::size_t kJsonIndent = 2;

// A check that files are given to, one after the other.
struct OpenLint {
  FileLinter linter;
  std::vector<FileReport> reports;
  std::vector<NearFile> near;
};

Handles<OpenLint> lints;
Handles<TreeRules> trees;

Result<std::string> open_lint(std::string_view settings) {
  REGCACHE_TRY_ASSIGN(FileLinter linter, read_linter(settings));
  REGCACHE_TRY_ASSIGN(const std::uint32_t handle,
                      lints.open(std::make_unique<OpenLint>(OpenLint{std::move(linter), {}, {}})));
  return std::to_string(handle);
}

Result<std::string> lint_one(std::uint32_t handle, std::string_view path, std::string_view text,
                             bool keeps_fixed) {
  REGCACHE_TRY_ASSIGN(OpenLint* const open, lints.find(handle));
  FileReport report = open->linter.check(path, text, open->near);
  FixedFile fixed = open->linter.fix(report, open->near);
  std::string json = checked_file_json(report, fixed);
  if (!open->reports.empty() && open->reports.back().path == path) {
    open->reports.pop_back();
  }
  open->reports.push_back(keeps_fixed ? std::move(fixed.report) : std::move(report));
  return json;
}

Result<std::string> give_near(std::uint32_t handle, std::string_view path, std::string_view text) {
  REGCACHE_TRY_ASSIGN(OpenLint* const open, lints.find(handle));
  open->near.push_back({std::string(path), std::string(text)});
  return std::string();
}

Result<std::string> report_lint(std::uint32_t handle, std::string_view format) {
  REGCACHE_TRY_ASSIGN(OpenLint* const open, lints.find(handle));
  const LintReport report = make_report(open->reports, open->linter.settings());
  if (format == "json") {
    return to_json(report, kJsonIndent) + "\n";
  }
#ifdef REGCACHE_JSON_REPORTS_ONLY
  return fail(Code::unsupported, "format", "the module of pages reports in json alone",
              "use the module of the package's default entry");
#else
  if (format == "text") {
    return to_text(report);
  }
  if (format == "sarif") {
    return to_sarif(report, REGCACHE_VERSION);
  }
  if (format == "github") {
    return to_github(report);
  }
  if (format == "gitlab") {
    return to_gitlab(report);
  }
  if (format == "baseline") {
    return write_baseline(report.files);
  }
  return fail(Code::unknown_name, "format",
              "there is no report in the format '" + std::string(format) + "'",
              "use text, json, sarif, github, gitlab or baseline");
#endif
}

Result<std::string> open_tree() {
  REGCACHE_TRY_ASSIGN(const std::uint32_t handle, trees.open(std::make_unique<TreeRules>()));
  return std::to_string(handle);
}

Result<std::string> enter_folder(std::uint32_t handle, std::string_view folder,
                                 std::string_view ignore_file) {
  REGCACHE_TRY_ASSIGN(TreeRules* const tree, trees.find(handle));
  tree->enter(std::string(folder), ignore_file);
  return std::string();
}

Result<std::string> leave_folder(std::uint32_t handle) {
  REGCACHE_TRY_ASSIGN(TreeRules* const tree, trees.find(handle));
  tree->leave();
  return std::string();
}

Result<std::string> leaves_out(std::uint32_t handle, std::string_view path, bool is_folder) {
  REGCACHE_TRY_ASSIGN(const TreeRules* const tree, trees.find(handle));
  return std::string(tree->leaves_out(path, is_folder) ? "true" : "false");
}

std::string kind_json(std::string_view path, std::string_view start) {
  JsonWriter json;
  json.begin_object();
  json.key("kind").string(file_kind_name(file_kind(path, start)));
  json.key("needsText").boolean(needs_text(path));
  json.key("isMeantForFile").boolean(is_meant_for_file(path));
  json.end_object();
  return json.take();
}

void put_rule(JsonWriter& json, const LintRule& rule) {
  json.begin_object();
  json.key("id").string(rule.id).key("name").string(rule.name);
  json.key("severity").string(severity_name(rule.severity));
  json.key("code").string(code_name(rule.code));
  json.key("meaning").string(rule.meaning).end_object();
}

Result<std::string> rule_json(std::string_view text) {
  REGCACHE_TRY_ASSIGN(const LintRule* const rule, lint_rule_called(text));
  JsonWriter json;
  put_rule(json, *rule);
  return json.take();
}

std::string rules_json() {
  JsonWriter json;
  json.begin_array();
  for (const LintRule& rule : lint_rules()) {
    put_rule(json, rule);
  }
  json.end_array();
  return json.take();
}

std::string description() {
  JsonWriter json;
  json.begin_object().key("words").begin_object();
  put_words(json, "FileKind", file_kind_name, FileKind::bake_json);
  json.key("RuleId").begin_array();
  for (const LintRule& rule : lint_rules()) {
    json.string(rule.id);
  }
  json.end_array().key("FileRule").begin_array();
  for (const LintRule& rule : lint_rules()) {
    json.string(rule.name);
  }
  json.end_array().end_object().end_object();
  return json.take();
}

}  // namespace
}  // namespace regcache

extern "C" {

regcache::Status regcache_open_lint(const char* settings, std::size_t size) {
  return regcache::answer(regcache::open_lint({settings, size}));
}

regcache::Status regcache_lint_file(std::uint32_t handle, const char* path, std::size_t path_size,
                                    const char* text, std::size_t size, int keeps_fixed) {
  return regcache::answer(
      regcache::lint_one(handle, {path, path_size}, {text, size}, keeps_fixed != 0));
}

regcache::Status regcache_give_near(std::uint32_t handle, const char* path, std::size_t path_size,
                                    const char* text, std::size_t size) {
  return regcache::answer(regcache::give_near(handle, {path, path_size}, {text, size}));
}

regcache::Status regcache_report_lint(std::uint32_t handle, const char* format, std::size_t size) {
  return regcache::answer(regcache::report_lint(handle, {format, size}));
}

void regcache_close_lint(std::uint32_t handle) {
  regcache::lints.close(handle);
}

regcache::Status regcache_find_options(const char* path, std::size_t path_size, const char* text,
                                       std::size_t size) {
  return regcache::answer(regcache::found_options_json({path, path_size}, {text, size}));
}

regcache::Status regcache_guess_path(const char* text, std::size_t size) {
  return regcache::answer(std::string(regcache::guess_path({text, size})));
}

regcache::Status regcache_open_tree() {
  return regcache::answer(regcache::open_tree());
}

regcache::Status regcache_enter_folder(std::uint32_t handle, const char* folder,
                                       std::size_t folder_size, const char* ignore_file,
                                       std::size_t size) {
  return regcache::answer(
      regcache::enter_folder(handle, {folder, folder_size}, {ignore_file, size}));
}

regcache::Status regcache_leave_folder(std::uint32_t handle) {
  return regcache::answer(regcache::leave_folder(handle));
}

regcache::Status regcache_leaves_out(std::uint32_t handle, const char* path, std::size_t size,
                                     int is_folder) {
  return regcache::answer(regcache::leaves_out(handle, {path, size}, is_folder != 0));
}

void regcache_close_tree(std::uint32_t handle) {
  regcache::trees.close(handle);
}

regcache::Status regcache_read_kind(const char* path, std::size_t path_size, const char* start,
                                    std::size_t size) {
  return regcache::answer(regcache::kind_json({path, path_size}, {start, size}));
}

regcache::Status regcache_find_rule(const char* text, std::size_t size) {
  return regcache::answer(regcache::rule_json({text, size}));
}

regcache::Status regcache_lint_rules() {
  return regcache::answer(regcache::rules_json());
}

regcache::Status regcache_describe_lint() {
  return regcache::answer(regcache::description());
}

}  // extern "C"
