#include "cli/usage.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>

#include "text/fold.hpp"

namespace enlace::cli {
namespace {

// The command that the words name, as far as they do; with its full name.
struct Named {
  CLI::App* app;
  std::string name;
};
Named named(CLI::App& root, const std::vector<std::string>& words) {
  Named at{&root, {}};
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (has_value(words[i])) {
      ++i;
      continue;
    }
    if (words[i].starts_with('-')) continue;
    CLI::App* next = nullptr;
    for (CLI::App* sub : at.app->get_subcommands([](CLI::App*) { return true; })) {
      if (sub->check_name(words[i])) next = sub;
    }
    if (next == nullptr) break;
    at = {next, at.name + (at.name.empty() ? "" : " ") + words[i]};
  }
  return at;
}

std::vector<std::string> commands_of(CLI::App& app) {
  std::vector<std::string> names;
  for (CLI::App* sub : app.get_subcommands([](CLI::App*) { return true; })) names.push_back(sub->get_name());
  return names;
}

Json list_of(const std::vector<std::string>& names) {
  Json list = Json::array();
  for (const std::string& name : names) list.push_back(name);
  return list;
}

// "--state", "-y": of the command and of the program.
std::vector<std::string> options_of(CLI::App& root, CLI::App& app) {
  std::vector<std::string> names;
  for (CLI::App* one : {&app, &root}) {
    for (const CLI::Option* option : one->get_options([](CLI::Option*) { return true; })) {
      for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
      for (const std::string& name : option->get_snames()) names.push_back("-" + name);
    }
  }
  return names;
}

// What an option takes: "es, en", "1 - 100000"; "" where that says nothing.
std::string expected_of(CLI::App& root, CLI::App& app, const std::string& name) {
  for (CLI::App* one : {&app, &root}) {
    const CLI::Option* option = one->get_option_no_throw(name);
    if (option == nullptr) continue;
    std::string type = option->get_type_name();
    const std::size_t open = type.find_first_of("{["), close = type.find_last_of("}]");
    if (open == std::string::npos || close == std::string::npos || close < open) return {};
    std::string inside = type.substr(open + 1, close - open - 1);
    for (std::size_t at = 0; (at = inside.find(',', at)) != std::string::npos; at += 2)
      inside.insert(at + 1, " ");
    return inside;
  }
  return {};
}

// The option that a sentence of CLI11's is about: "--lang: xx not in {es,en}", "Could not convert: --limit =
// x".
std::string option_in(const std::string& sentence) {
  const std::size_t begin = sentence.find("--");
  if (begin == std::string::npos) return sentence.substr(0, sentence.find_first_of(": "));
  return sentence.substr(begin, sentence.find_first_of(": =,", begin) - begin);
}

}  // namespace

bool has_value(const std::string& option) {
  return option == "-c" || option == "--config" || option == "--lang";
}

std::optional<Notice> unknown_command(CLI::App& app, const std::vector<std::string>& words) {
  CLI::App* at = &app;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    if (has_value(word)) {
      ++i;
      continue;
    }
    if (word.starts_with('-')) continue;
    if (at->get_require_subcommand_min() == 0) return std::nullopt;  // from here on these are its arguments
    const std::vector<std::string> known = commands_of(*at);
    const auto found = std::find(known.begin(), known.end(), word);
    if (found == known.end()) {
      return Notice{
          "usage_no_command",
          Json::object({{"word", word}, {"nearest", text::nearest(word, known)}, {"known", list_of(known)}}),
          {}};
    }
    at = at->get_subcommand(word);
  }
  return std::nullopt;
}

Notice wrong_usage(CLI::App& app, const std::vector<std::string>& words, const CLI::ParseError& problem) {
  const Named command = named(app, words);
  const std::string sentence = problem.what();
  const auto notice = [&](const char* code, Json params) {
    params.set("command", command.name.empty() ? "" : command.name + " ");
    return Notice{code, std::move(params), sentence};
  };
  const std::vector<std::string> options = options_of(app, *command.app);
  for (const std::string& word : words) {
    if (word.size() < 2 || !word.starts_with('-')) continue;
    const std::string option = word.substr(0, word.find('='));
    if (std::find(options.begin(), options.end(), option) != options.end()) continue;
    if (dynamic_cast<const CLI::ExtrasError*>(&problem) == nullptr) continue;  // the value of another one
    return notice("usage_unknown_option",
                  Json::object({{"option", option}, {"nearest", text::nearest(option, options)}}));
  }
  if (dynamic_cast<const CLI::RequiredError*>(&problem) != nullptr) {
    const std::string what = sentence.substr(0, sentence.find(" is required"));
    if (command.app->get_require_subcommand_min() > 0) {
      return notice("usage_which_command", Json::object({{"known", list_of(commands_of(*command.app))}}));
    }
    return notice("usage_missing", Json::object({{"what", what}}));
  }
  if (dynamic_cast<const CLI::ExtrasError*>(&problem) != nullptr) {
    const std::vector<std::string> left = app.remaining(true);
    return notice("usage_too_many", Json::object({{"word", left.empty() ? "?" : left.front()}}));
  }
  const std::string option = option_in(sentence);
  if (dynamic_cast<const CLI::ArgumentMismatch*>(&problem) != nullptr) {
    return notice("usage_no_value", Json::object({{"option", option}}));
  }
  if (dynamic_cast<const CLI::ExcludesError*>(&problem) != nullptr) {
    const std::string other = sentence.substr(sentence.rfind(' ') + 1);
    return notice("usage_excludes", Json::object({{"option", option}, {"other", other}}));
  }
  const std::string expected = expected_of(app, *command.app, option);
  if (expected.empty()) return notice("usage_bad_value", Json::object({{"option", option}}));
  return notice("usage_wrong_value", Json::object({{"option", option}, {"expected", expected}}));
}

}  // namespace enlace::cli
