#include "native/cli/app.h"

int main(int argc, char** argv) {
  return regcache::run_app(argc, argv);
}
