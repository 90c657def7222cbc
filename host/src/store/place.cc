#include "store/place.hpp"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>

#include <enlace/sdk/json.hpp>

namespace enlace::store {
namespace {

namespace fs = std::filesystem;

constexpr const char* kKey = "place";  // of `meta`
constexpr long kOverlay = 0x794c7630;  // the root of a container is one

// Those of a container are its own, but for its root only a few engines say so.
bool has_own_processes() {
  std::error_code problem;
  const fs::path space = fs::read_symlink("/proc/self/ns/pid", problem);
  return !problem && space != "pid:[4026531836]";  // the kernel's first, of every machine
}

bool in_a_container() {
  std::error_code problem;
  if (has_own_processes()) return true;
  if (fs::exists("/.dockerenv", problem) || fs::exists("/run/.containerenv", problem)) return true;
  struct statfs root {};
  return ::statfs("/", &root) == 0 && root.f_type == kOverlay;
}

// The id itself stays on the machine: it is meant to be confidential (machine-id(5)).
std::string machine_digest() {
  std::ifstream file("/etc/machine-id");
  std::string id;
  if (in_a_container() || !(file >> id) || id.size() != 32) return {};
  constexpr std::string_view kPurpose = "enlace-place";
  std::array<unsigned char, 16> digest{};
  crypto_generichash(digest.data(), digest.size(), reinterpret_cast<const unsigned char*>(id.data()),
                     id.size(), reinterpret_cast<const unsigned char*>(kPurpose.data()), kPurpose.size());
  std::string hex(digest.size() * 2 + 1, '\0');
  sodium_bin2hex(hex.data(), hex.size(), digest.data(), digest.size());
  hex.pop_back();
  return hex;
}

std::string folder_id(const std::string& folder) {
  struct statx info {};
  if (::statx(AT_FDCWD, folder.c_str(), 0, STATX_INO | STATX_BTIME, &info) != 0) return {};
  std::string id = std::to_string(info.stx_ino);
  if ((info.stx_mask & STATX_BTIME) != 0) {
    id += "." + std::to_string(info.stx_btime.tv_sec) + "." + std::to_string(info.stx_btime.tv_nsec);
  }
  return id;
}

std::string file_name(const std::string& path) {
  return fs::path(path).filename().string();
}

}  // namespace

std::optional<Place> place_of(const std::string& path) {
  if (path == ":memory:") return std::nullopt;
  std::error_code problem;
  fs::path whole = fs::canonical(path, problem);
  if (problem) whole = fs::absolute(path, problem);
  Place place;
  place.machine = machine_digest();
  place.folder = folder_id(whole.parent_path().string());
  place.path = whole.string();
  std::array<char, 256> name{};
  if (::gethostname(name.data(), name.size() - 1) == 0) place.host = name.data();
  return place;
}

bool was_put_back(const Place& recorded, const Place& here) {
  // Without a time of birth the number of a folder may be another one at each mount.
  const auto is_sure = [](const Place& place) { return place.folder.find('.') != std::string::npos; };
  return is_sure(recorded) && is_sure(here) && recorded.folder != here.folder;
}

// In a container the same path says nothing: the original may be at work in another one, under this path as
// well.
Belonging compare(const Place& recorded, const Place& here, bool original_is_there) {
  const bool same_folder = !here.folder.empty() && recorded.folder == here.folder;
  const bool same_file = same_folder && file_name(recorded.path) == file_name(here.path);
  if (recorded.machine.empty() || here.machine.empty()) {
    if (!same_file) return Belonging::elsewhere;
    return recorded.path == here.path && recorded.machine == here.machine ? Belonging::here
                                                                          : Belonging::moved;
  }
  if (recorded.machine != here.machine) return Belonging::elsewhere;
  if (recorded.path == here.path) return same_folder ? Belonging::here : Belonging::moved;
  return same_file || !original_is_there ? Belonging::moved : Belonging::elsewhere;
}

Result<PlaceFound> find_place(Database& database) {
  PlaceFound found;
  found.here = place_of(database.path());
  if (!found.here) return found;
  ENLACE_TRY(const auto rows, database.query("SELECT value FROM meta WHERE key = ?", {std::string(kKey)}));
  const Result<Json> recorded = rows.empty() ? Result<Json>(Json()) : Json::parse(rows.front().text(0));
  if (!recorded || recorded->is_null()) {
    found.belonging = Belonging::unbound;
    return found;
  }
  found.recorded = {(*recorded)["machine"].text(), (*recorded)["folder"].text(), (*recorded)["path"].text(),
                    (*recorded)["host"].text()};
  std::error_code problem;
  // What cannot be looked at may be there.
  const bool original_is_there = fs::exists(found.recorded.path, problem) || problem;
  found.belonging = compare(found.recorded, *found.here, original_is_there);
  found.put_back = found.belonging == Belonging::moved && was_put_back(found.recorded, *found.here);
  return found;
}

Result<void> bind_place(Database& database, const Place& here) {
  const Json value = Json::object(
      {{"machine", here.machine}, {"folder", here.folder}, {"path", here.path}, {"host", here.host}});
  ENLACE_TRY(Transaction transaction, database.begin());
  ENLACE_CHECK(
      transaction.run("INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET "
                      "value = excluded.value",
                      {std::string(kKey), value.dump()}));
  return transaction.commit();
}

}  // namespace enlace::store
