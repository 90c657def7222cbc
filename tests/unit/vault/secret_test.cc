#include <gtest/gtest.h>

#include <cstring>
#include <memory>
#include <new>
#include <sstream>
#include <type_traits>

#include "vault/vault.hpp"

namespace enlace::vault {
namespace {

template <class T>
concept Streams = requires(std::ostream& out, const T& value) {
  out << value;
};
static_assert(Streams<std::string> && !Streams<Secret>);
static_assert(!std::is_constructible_v<Json, Secret> && !std::is_convertible_v<Secret, std::string>);
static_assert(std::is_nothrow_move_constructible_v<Secret>);

constexpr std::string_view kShort = "canary-short";  // fits into the string object itself

// What the object's own memory holds.
template <class T>
bool holds(const T& object, std::string_view text) {
  char image[sizeof(T)];
  std::memcpy(image, static_cast<const void*>(&object), sizeof(T));
  return std::string_view(image, sizeof image).find(text) != std::string_view::npos;
}

TEST(Secret, KeepsItsValueThroughCopiesAndMoves) {
  const std::string value(100, 'v');
  Secret secret{std::string(value)};
  const Secret copy = secret;
  Secret moved = std::move(secret);
  EXPECT_EQ(copy.reveal(), value);
  EXPECT_EQ(moved.reveal(), value);
  Secret assigned{std::string("other")};
  assigned = copy;
  EXPECT_EQ(assigned.reveal(), value);
  assigned = std::move(moved);
  EXPECT_EQ(assigned.reveal(), value);
  EXPECT_TRUE(Secret().empty());
}

TEST(Secret, SelfAssignmentKeepsTheValue) {
  Secret secret{std::string(kShort)};
  Secret& same = secret;
  secret = same;
  secret = std::move(same);
  EXPECT_EQ(secret.reveal(), kShort);
}

TEST(Secret, LeavesNothingWhereItWasMovedFrom) {
  std::string argument(kShort);
  Secret first{std::move(argument)};
  ASSERT_TRUE(holds(first, kShort));
  EXPECT_FALSE(holds(argument, kShort));  // NOLINT(bugprone-use-after-move): that is the question
  const Secret second = std::move(first);
  EXPECT_FALSE(holds(first, kShort));  // NOLINT(bugprone-use-after-move)
  EXPECT_EQ(second.reveal(), kShort);
}

TEST(Secret, WipesItsMemoryWhenItGoesAway) {
  alignas(Secret) unsigned char room[sizeof(Secret)];
  auto* secret = new (room) Secret(std::string(kShort));
  ASSERT_TRUE(holds(room, kShort));
  std::destroy_at(secret);
  EXPECT_FALSE(holds(room, kShort));
}

}  // namespace
}  // namespace enlace::vault
