# cmake -D OUTPUT=<file> -D "FILES=<file>|…" -P embed.cmake: one source that holds the files as texts.
string(REPLACE "|" ";" FILES "${FILES}")
set(rows "")
foreach(path IN LISTS FILES)
  get_filename_component(name ${path} NAME)
  file(READ ${path} text)
  if(name MATCHES "\\.(html|css)$")  # a browser does not need the indentation, and pages stay small
    string(REGEX REPLACE "\n[ ]+" "\n" text "${text}")
  endif()
  # Compilers take 64 kB a literal; the files are far smaller.
  string(APPEND rows "    {\"${name}\", R\"~~~~(${text})~~~~\"},\n")
endforeach()
file(WRITE ${OUTPUT} "#include \"look/embedded.hpp\"

namespace enlace::console {
namespace {

constexpr Embedded kFiles[] = {
${rows}};

}  // namespace

std::span<const Embedded> embedded_files() {
  return kFiles;
}

std::string_view embedded(std::string_view name) {
  for (const Embedded& file : kFiles) {
    if (name == file.name) return file.text;
  }
  return {};
}

}  // namespace enlace::console
")
