#pragma once

#include <span>

#include "phrases/phrasebook.hpp"

// The host's sentences by area; host_texts.cc puts them together. Each row is
// {code, es: what, remedy; en: what, remedy}. A code stands in one area only, and never in a connector's
// texts too, since the host's would hide those. tests/rules/causes.py holds the sources against them.
//
// {tenant}, {connector} and {order} are known wherever a sentence about an order or a connector is said
// (at_place), whether or not the code names them; every other {name} is a parameter of the code.
namespace enlace::phrases {

std::span<const HostText> setup_texts();      // commands, tenants, credentials, secrets, keys, the store
std::span<const HostText> file_texts();       // problems of the configuration files
std::span<const HostText> check_texts();      // what `enlace check` finds
std::span<const HostText> order_texts();      // why an order waits, is skipped or needs a person
std::span<const HostText> catalogue_texts();  // products, customers, zones
std::span<const HostText> remote_texts();     // Handy's answers, the network
std::span<const HostText> standing_texts();   // how things stand, pauses
std::span<const HostText> operation_texts();  // problems by themselves, alerts, audits
std::span<const HostText> question_texts();   // what people ask about orders, and the answers
std::span<const HostText> screen_texts();     // results of commands, what `enlace doctor` finds
std::span<const HostText> approval_texts();   // what people are shown and asked before something is done
std::span<const HostText> connector_texts();  // libraries, workers, what a connector does wrong
std::span<const HostText> action_texts();     // what people do, and files that they take with them
std::span<const HostText> console_texts();    // people who use the console, their passwords and sessions

}  // namespace enlace::phrases
