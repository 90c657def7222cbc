#include "records/passwords.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "runtime/real_runtime.hpp"

namespace enlace::records {
namespace {

std::string judged(const std::string& password) {
  const Result<void> accepted = acceptable_password(password, {"ana.torres", "Ana María Zúñiga"});
  return accepted ? "" : accepted.error().cause;
}

TEST(Passwords, HaveALeastAndAMostLengthInCharacters) {
  EXPECT_EQ(judged("x7#kQ2m"), "password_too_short");
  EXPECT_EQ(judged("x7#kQ2mV"), "");
  EXPECT_EQ(judged("ñañañ7#"), "password_too_short");  // 7 characters, 10 bytes
  std::string longest;
  for (int i = 0; i < 64; ++i) longest += "vKq7";
  EXPECT_EQ(judged(longest), "");
  EXPECT_EQ(judged(longest + "x"), "password_too_long");
  EXPECT_EQ(judged(std::string(100'000, 'x')), "password_too_long");
  EXPECT_EQ(judged("vKq7\xff\xfe"
                   "vKq7"),
            "password_not_text");
}

TEST(Passwords, AreNoneOfThoseThatEverybodyTries) {
  for (const char* common :
       {"password",      "Password1",    "P@ssw0rd",         "p4ssw0rd!",   "contraseña", "Contraseña123",
        "12345678",      "123456789",    "1234567890",       "87654321",    "11111111",   "abababab",
        "qwertyui",      "Qwerty123",    "1q2w3e4r",         "1qaz2wsx",    "asdfghjkl",  "abcd1234",
        "abcdefgh",      "iloveyou",     "teamo123",         "TeQuiero1",   "futbol2024", "america1",
        "guadalupe",     "mexico2026",   "Mexico#2026",      "bienvenido1", "admin123",   "administrador",
        "hola1234",      "letmein1",     "superman",         "dragon123",   "princesa",   "estrella7",
        "carlos1985",    "01/12/1985",   "19851201",         "5512345678",  "cambiame",   "lunes2026",
        "Diciembre2026", "abc123abc123", "passwordpassword", "sunshine",    "trustno1",   "welcome1"}) {
    EXPECT_EQ(judged(common), "password_common") << common;
  }
}

TEST(Passwords, AreNotMadeOfThePersonOrTheProduct) {
  for (const char* personal : {"anatorres", "torres2026", "Zuniga#99", "zúñiga2026", "enlace2026", "Enl4ce!!",
                               "handyalegra", "konfio2026", "ana.torres1"}) {
    EXPECT_EQ(judged(personal), "password_common") << personal;
  }
}

TEST(Passwords, MayBeAnythingElse) {
  for (const char* good :
       {"kiosko-verde-9", "una frase que solo yo conozco", "Tr0ub4dor&3", "correct horse battery staple",
        "zapote lima", "x7#kQ2mV", "пароль-лесной", "perro gato casa luna sol mar"}) {
    EXPECT_EQ(judged(good), "") << good;
  }
}

TEST(Passwords, AreKeptAsArgon2idAndKnownAgain) {
  const std::unique_ptr<Runtime> runtime = make_real_runtime();
  const vault::Secret password(std::string("kiosko-verde-9"));
  const auto hash = hash_password(*runtime, password);
  ASSERT_TRUE(hash);
  EXPECT_TRUE(hash->starts_with("$argon2id$v=19$m=65536,t=2,p=1$")) << *hash;
  EXPECT_EQ(hash->find("kiosko"), std::string::npos);
  EXPECT_TRUE(*is_password(*runtime, *hash, password));
  EXPECT_FALSE(*is_password(*runtime, *hash, vault::Secret(std::string("kiosko-verde-8"))));
  EXPECT_NE(*hash, *hash_password(*runtime, password)) << "a salt of its own";
}

TEST(Passwords, OfNobodyCostTheSameAndAreNeverRight) {
  const std::unique_ptr<Runtime> runtime = make_real_runtime();
  const vault::Secret password(std::string("kiosko-verde-9"));
  const std::string hash = *hash_password(*runtime, password);
  const auto ms = [&](const std::string& against) {
    const std::int64_t began = runtime->monotonic_ms();
    for (int i = 0; i < 3; ++i) EXPECT_EQ(*is_password(*runtime, against, password), !against.empty());
    return runtime->monotonic_ms() - began;
  };
  const std::int64_t known = ms(hash), unknown = ms("");
  EXPECT_GT(unknown * 4, known) << "the hash of nobody was not computed";
}

// More at once wait for a turn; none is lost as long as the wait is short.
TEST(Passwords, AreHashedByTwoAtOnce) {
  const std::unique_ptr<Runtime> runtime = make_real_runtime();
  const vault::Secret password(std::string("kiosko-verde-9"));
  std::atomic<int> done = 0, busy = 0;
  std::vector<std::unique_ptr<Thread>> threads;
  for (int i = 0; i < 6; ++i) {
    threads.push_back(runtime->spawn("log-in", [&] {
      const auto hash = hash_password(*runtime, password);
      if (hash)
        ++done;
      else if (hash.error().cause == "log_in_busy")
        ++busy;
    }));
  }
  threads.clear();
  EXPECT_EQ(done + busy, 6);
  EXPECT_GE(done, 2);
}

}  // namespace
}  // namespace enlace::records
