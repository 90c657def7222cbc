#include "vault/sealing.hpp"

#include <gtest/gtest.h>

namespace enlace::vault {
namespace {

TEST(Sealing, OpensWhatItSealed) {
  const Key key = Key::random();
  for (const std::string& plain :
       {std::string(), std::string("x"), std::string("\0\xFF", 2), std::string(100'000, 'p')}) {
    const std::string sealed = seal_bytes(key, {"a", "b"}, plain);
    EXPECT_EQ(open_sealed(key, {"a", "b"}, sealed), plain);
  }
}

TEST(Sealing, NeverSealsTheSameWayTwice) {
  const Key key = Key::random();
  EXPECT_NE(seal_bytes(key, {}, "plain"), seal_bytes(key, {}, "plain"));
}

TEST(Sealing, RefusesEveryFlippedBit) {
  const Key key = Key::random();
  const std::string sealed = seal_bytes(key, {"a"}, "plain");
  for (std::size_t bit = 0; bit < sealed.size() * 8; ++bit) {
    std::string flipped = sealed;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_FALSE(open_sealed(key, {"a"}, flipped)) << bit;
  }
}

TEST(Sealing, RefusesEveryCut) {
  const Key key = Key::random();
  const std::string sealed = seal_bytes(key, {"a"}, "plain");
  for (std::size_t size = 0; size < sealed.size(); ++size) {
    EXPECT_FALSE(open_sealed(key, {"a"}, std::string_view(sealed).substr(0, size))) << size;
  }
  EXPECT_FALSE(open_sealed(key, {"a"}, sealed + "x"));
}

TEST(Sealing, RefusesAnotherBindingAndAnotherKey) {
  const Key key = Key::random();
  const std::string sealed = seal_bytes(key, {"ab", "c"}, "plain");
  EXPECT_FALSE(open_sealed(key, {"a", "bc"}, sealed));
  EXPECT_FALSE(open_sealed(key, {"ab"}, sealed));
  EXPECT_FALSE(open_sealed(key, {"abc"}, sealed));
  EXPECT_FALSE(open_sealed(Key::random(), {"ab", "c"}, sealed));
}

TEST(Key, ReadsRawBytesOrHex) {
  const std::string raw = "0123456789abcdef0123456789abcdef";
  ASSERT_TRUE(Key::parse(raw));
  EXPECT_EQ(Key::parse(raw)->bytes(), raw);
  const std::string hex = "3031323334353637383961626364656630313233343536373839616263646566";
  ASSERT_TRUE(Key::parse(" " + hex + "\r\n"));
  EXPECT_EQ(Key::parse(hex)->bytes(), raw);
}

TEST(Key, RefusesTheRest) {
  EXPECT_FALSE(Key::parse(""));
  EXPECT_FALSE(Key::parse("  \n"));
  EXPECT_FALSE(Key::parse(std::string(63, 'a')));
  EXPECT_FALSE(Key::parse(std::string(65, 'a')));
  EXPECT_FALSE(Key::parse(std::string(64, 'g')));
  EXPECT_FALSE(Key::parse(std::string(31, 'a') + "  " + std::string(31, 'a')));
}

}  // namespace
}  // namespace enlace::vault
