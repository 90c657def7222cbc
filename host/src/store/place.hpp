#pragma once

#include <optional>
#include <string>

#include <enlace/sdk/result.hpp>

#include "store/database.hpp"

// The machine and place that a store belongs to (design 8.12): a copy that starts elsewhere, beside its
// original, would deliver every order a second time.
namespace enlace::store {

struct Place {
  std::string machine;  // a digest of the machine's id; "" in a container, whose id and paths others share
  std::string folder;   // inode and time of birth of the store's folder: a copy of it has others
  std::string path;     // of the file
  std::string host;     // the machine's name, for people
};

enum class Belonging {
  unbound,    // a new store, or one of an earlier release
  here,       // this place
  moved,      // it was moved, or its folder put back, on the same machine
  elsewhere,  // a copy, or the store of another machine: a person has to say that it is the only one
};

// Where the store at `path` lies. Nothing for ":memory:".
std::optional<Place> place_of(const std::string& path);
// `original_is_there`: a store lies where this one says that it belongs.
Belonging compare(const Place& recorded, const Place& here, bool original_is_there);

// Is the store here now in a folder that was made anew, as a copy that was put back in its place? Then it may
// be older than what was done since, whatever store and witness say.
bool was_put_back(const Place& recorded, const Place& here);

struct PlaceFound {
  Belonging belonging = Belonging::here;
  bool put_back = false;  // with `moved`
  Place recorded;
  std::optional<Place> here;
};
Result<PlaceFound> find_place(Database& database);
// From now on the store belongs here.
Result<void> bind_place(Database& database, const Place& here);

}  // namespace enlace::store
