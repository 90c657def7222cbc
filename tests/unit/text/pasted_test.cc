#include "text/pasted.hpp"

#include <gtest/gtest.h>

namespace enlace::text {
namespace {

Pasted token(std::string_view text) {
  return read_pasted(text, Credential::token);
}

// Rule: H-29
TEST(Pasted, ATokenComesWithoutWhatStandsAroundIt) {
  for (const char* text : {"abc.DEF-1_2=",
                           "abc.DEF-1_2=\n",
                           "abc.DEF-1_2=\r\n",
                           "  abc.DEF-1_2= \n",
                           "\n\nabc.DEF-1_2=\n\n",
                           "\tabc.DEF-1_2=\u00A0",
                           "\u3000abc.DEF-1_2=",
                           "\uFEFFabc.DEF-1_2=\n",
                           "abc.DEF-\u200B1_2=\u200E",
                           "Bearer abc.DEF-1_2=",
                           "bearer  abc.DEF-1_2=",
                           "BEARER\u00A0abc.DEF-1_2=",
                           "Bearer: abc.DEF-1_2=",
                           "Authorization: Bearer abc.DEF-1_2=",
                           "\"abc.DEF-1_2=\"",
                           "'abc.DEF-1_2='",
                           "\u201Cabc.DEF-1_2=\u201D",
                           "\u00ABabc.DEF-1_2=\u00BB",
                           "`abc.DEF-1_2=`",
                           "\"Bearer abc.DEF-1_2=\"\n",
                           "Bearer \"abc.DEF-1_2=\"",
                           "\uFEFF \" Bearer  abc.DEF-1_2= \" \r\n"}) {
    EXPECT_EQ(token(text).value, "abc.DEF-1_2=") << text;
    EXPECT_FALSE(token(text).several_lines) << text;
  }
}

// Rule: H-29
TEST(Pasted, WhatWasTakenAwayIsTold) {
  const Pasted clean = token("abc\r\n");
  EXPECT_FALSE(clean.changed());
  const Pasted bearer = token("Bearer abc");
  EXPECT_TRUE(bearer.bearer);
  EXPECT_FALSE(bearer.quotes || bearer.marks);
  EXPECT_TRUE(token("'abc'").quotes);
  EXPECT_TRUE(token(" abc").blanks);
  EXPECT_TRUE(token("\uFEFFabc").marks);
  EXPECT_TRUE(token("a\u200Bbc").marks);
}

// Rule: H-29
TEST(Pasted, NothingInsideATokenChanges) {
  for (const char* text : {"a b", "a\"b", "a-b", "bearerabc", "token", "Bearer", "ab\u00F1",
                           "a+b/c==", "https://hooks.example/x?y=z", "\u2013abc"}) {
    EXPECT_EQ(token(text).value, text);
    EXPECT_FALSE(token(text).changed()) << text;
  }
}

// Rule: H-29
TEST(Pasted, SeveralLinesAreNoToken) {
  EXPECT_TRUE(token("abc\ndef\n").several_lines);
  EXPECT_TRUE(read_pasted("abc\ndef\n", Credential::password).several_lines);
  EXPECT_EQ(token("").value, "");
  EXPECT_EQ(token(" \n \uFEFF\"\" ").value, "");
}

// Rule: H-29
TEST(Pasted, APasswordKeepsItsBlanksAndQuotes) {
  for (const char* text : {"hunter two ", " hunter", "\"quoted\"", "Bearer x", "p\u00A0", "'", "  "}) {
    const Pasted password = read_pasted(std::string(text) + "\n", Credential::password);
    EXPECT_EQ(password.value, text);
    EXPECT_FALSE(password.changed()) << text;
  }
  EXPECT_TRUE(read_pasted("hunter \r\n", Credential::password).outer_blanks);
  EXPECT_FALSE(read_pasted("hunter two", Credential::password).outer_blanks);
  const Pasted marked = read_pasted("\uFEFFhunter\n", Credential::password);
  EXPECT_EQ(marked.value, "hunter");
  EXPECT_TRUE(marked.marks);
}

// Rule: H-29
TEST(Pasted, AsItIsEveryCharacterCounts) {
  EXPECT_EQ(read_pasted(" \"Bearer x\" \r\n", Credential::as_is).value, " \"Bearer x\" ");
  EXPECT_EQ(read_pasted("\uFEFFx", Credential::as_is).value, "\uFEFFx");
}

TEST(Pasted, APasswordIsKnownByItsName) {
  for (const char* name :
       {"password", "pass", "smtp-password", "Clave", "contrase\u00F1a", "gestionix-contrasena", "PWD"}) {
    EXPECT_TRUE(names_a_password(name)) << name;
  }
  for (const char* name : {"token", "api-key", "user", "hook-url", "alegra-token", ""}) {
    EXPECT_FALSE(names_a_password(name)) << name;
  }
}

}  // namespace
}  // namespace enlace::text
