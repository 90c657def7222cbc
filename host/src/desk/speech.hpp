#pragma once

#include "engine/engine.hpp"
#include "phrases/phrasebook.hpp"

namespace enlace::desk {

// The document with `what` and `remedy` in every object that has a `cause`, in the language of who asks. A
// sentence may name the tenant, the connector and the order of its object, or of one around it.
Json with_sentences(const Json& document, engine::Engine& engine, phrases::Language language);

}  // namespace enlace::desk
