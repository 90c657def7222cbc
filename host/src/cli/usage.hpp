#pragma once

#include <optional>
#include <string>
#include <vector>

#include <enlace/sdk/documents.hpp>

namespace CLI {
class App;
class ParseError;
}  // namespace CLI

// What is wrong with a command line, as a notice that can be said in any language.
namespace enlace::cli {

// Whether an option that may stand before the command takes the next word.
bool has_value(const std::string& option);

// "usage_no_command" {word, nearest, known} where a word stands in a command's place and is none.
// Nothing: there is no such word.
std::optional<Notice> unknown_command(CLI::App& app, const std::vector<std::string>& words);

// Of a parse that failed: "usage_unknown_option" {option, nearest}, "usage_which_command" {known},
// "usage_missing" {what}, "usage_no_value" {option}, "usage_wrong_value" {option, expected},
// "usage_excludes" {option, other}, "usage_too_many" {word}; each with {command}.
Notice wrong_usage(CLI::App& app, const std::vector<std::string>& words, const CLI::ParseError& problem);

}  // namespace enlace::cli
