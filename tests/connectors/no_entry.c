/* A library, but no connector. */
int enlace_test_unrelated(void);
int enlace_test_unrelated(void) {
  return 1;
}
