// What is installed of ours, stripped.
#include <filesystem>
#include <iostream>

#include "figure.hpp"
#include "support/child_process.hpp"
#include "support/temporary_directory.hpp"

namespace enlace::bench {

std::vector<Figure> measure_size(const Scale&) {
  namespace fs = std::filesystem;
  const enlace::test::TemporaryDirectory folder;
  double total = 0;
  std::string parts;
  std::vector<fs::path> files = {std::string(ENLACE_BUILD) + "/bin/enlace",
                                 std::string(ENLACE_BUILD) + "/bin/enlace-worker"};
  for (const auto& plugin : fs::directory_iterator(std::string(ENLACE_BUILD) + "/plugins")) {
    if (plugin.path().extension() == ".so") files.push_back(plugin.path());
  }
  for (const fs::path& file : files) {
    const std::string stripped = folder.file(file.filename().string());
    auto strip = enlace::test::ChildProcess::start({"/usr/bin/strip", "-o", stripped, file.string()},
                                                   {"/dev/null", folder.file("out"), folder.file("out")});
    if (strip.wait() != 0) std::cerr << "size: cannot strip " << file << "\n";
    const double size = static_cast<double>(fs::file_size(stripped)) / 1e6;
    total += size;
    parts += (parts.empty() ? "" : ", ") + file.filename().string() + " " + fixed(size, 1);
  }
  return {{"installed size, stripped, without Debian's libraries, MB", fixed(total, 1), "", "≤ 20",
           total <= 20, parts}};
}

}  // namespace enlace::bench
