#pragma once

#include <cstdio>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include <enlace/sdk/json.hpp>

namespace enlace::test {

inline constexpr int kNoOpenpyxl = 77;

// A workbook as openpyxl reads it (read_xlsx.py), and the exit code of the reader: kNoOpenpyxl where it is
// not installed.
inline std::pair<Json, int> read_xlsx(const std::string& path) {
  // Debian's own Python has Debian's modules; another one may come first.
  const std::string command = "for python in /usr/bin/python3 python3; do \"$python\" '" +
                              std::string(ENLACE_READ_XLSX) + "' '" + path +
                              "' && exit 0; last=$?; done; exit $last";
  std::FILE* pipe = ::popen(command.c_str(), "r");
  if (pipe == nullptr) return {Json(), -1};
  std::string text;
  char chunk[65536];
  while (const std::size_t count = std::fread(chunk, 1, sizeof chunk, pipe)) text.append(chunk, count);
  const int status = ::pclose(pipe);
  const int exit = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  Result<Json> json = Json::parse(text);
  return {json ? *std::move(json) : Json(), exit};
}

}  // namespace enlace::test
