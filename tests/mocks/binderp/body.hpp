#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <enlace/sdk/result.hpp>

#include "mocks/frame/message.hpp"

namespace enlace::mock::binderp {

// The members that a body may have, by the models of apis/bind.md 3 to 5.
struct Member {
  enum class Kind { text, guid, integer, number, boolean, moment, texts, object, objects };
  std::string_view name;
  Kind kind;
  bool required = false;
  const std::vector<Member>* members = nullptr;  // of an object, or of each of several
};
using Model = std::vector<Member>;

// Reads the body of a write as the real service's model binder does: members in any case, numbers also as
// texts, unknown members ignored, every fault named at once in ModelState (apis/bind.md 1.3, 1.7).
// `argument` is what the names of faults start with: "newOrder".
// The result has the members as the model spells them, GUIDs lower-case, moments comparable. `ignored` gets
// the members that the model does not have.
Result<Json> bind(const Request& request, std::string_view argument, const Model& model,
                  std::vector<std::string>& ignored);

}  // namespace enlace::mock::binderp
