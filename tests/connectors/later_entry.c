/* A connector of a later major version only (plugin-abi.md B.1, 1). */
const void* enlace_connector_entry_v2(const void* args);
const void* enlace_connector_entry_v2(const void* args) {
  return args;
}
