// Method: small Bake files in HCL and JSON, each with the options that are in it and what the file has
// in their place.
#include "core/finder/bake_finder.h"

#include <gtest/gtest.h>

#include "core/finder/find_builds.h"
#include "tests/core/finder/found.h"

namespace regcache {
namespace {

TEST(BakeFinder, ReadsStringsAndObjects) {
  EXPECT_EQ(found_text("docker-bake.hcl", R"(# caches
variable "TAG" { default = "x" }
target "app" {
  cache-from = ["type=registry,ref=a/b:${TAG}", "type=gha"] // both
  cache-to = [{ type = "registry", ref = "a/b:c", "mode" : "max" }]
  args = { A = "}" }
}
)"),
            "app from 'type=registry,ref=a/b:<${TAG}>' @ type=registry,ref=a/b:${TAG}\n"
            "app from 'type=gha' @ type=gha\n"
            "app to 'type=registry,ref=a/b:c,mode=max' @ "
            "type = \"registry\", ref = \"a/b:c\", \"mode\" : \"max\n");
}

TEST(BakeFinder, LeavesExpressionsOpen) {
  EXPECT_EQ(found_text("docker-bake.hcl", R"(target "app" {
  cache-to = CI ? ["type=inline"] : []
  cache-from = [CACHE, join(",", ["type=gha"]), "type=gha"]
  description = <<EOT
    cache-to = ["type=inline"]
  EOT
}
target "other" {
  cache-to = ["type=inline"]
}
)"),
            "app from '<CACHE>' @ CACHE\n"
            "app from '<join(\",\", [\"type=gha\"])>' @ join(\",\", [\"type=gha\"])\n"
            "app from 'type=gha' @ type=gha\n"
            "app to '<CI ? [\"type=inline\"] : []>' @ CI ? [\"type=inline\"] : []\n"
            "other to 'type=inline' @ type=inline\n");
}

TEST(BakeFinder, FollowsInheritanceGroupsAndMatrix) {
  const FoundFile found = find_builds("docker-bake.hcl", R"(
group "default" { targets = ["all"] }
group "all" { targets = ["a", "b"] }
target "base" {
  cache-to = ["type=gha,scope=x"]
  cache-from = ["type=gha"]
}
target "a" {
  inherits = ["base"]
  cache-from = ["type=gha,scope=x"]
}
target "b" {
  inherits = ["base"]
  cache-to = ["type=inline"]
  matrix = { item = ["one", "two"] }
}
)");
  ASSERT_EQ(found.builds.size(), 3U);
  ASSERT_EQ(found.builds[1].options.size(), 3U);
  EXPECT_EQ(found.builds[1].options[2].text.text(), "type=gha,scope=x");
  EXPECT_EQ(found.builds[1].options[2].text.place(), found.builds[0].options[1].text.place());
  EXPECT_EQ(found.builds[2].options[1].text.text(), "type=inline");
  EXPECT_TRUE(found.builds[2].matrix.has_legs);
  EXPECT_EQ(found.builds[2].matrix.variables, std::vector<std::string>{"item"});
  ASSERT_EQ(found.together.size(), 2U);
  EXPECT_EQ(found.together[0], (std::vector<std::uint32_t>{1, 2}));
}

TEST(BakeFinder, ReadsJson) {
  EXPECT_EQ(
      found_text("docker-bake.json", R"({
	"group": {"default": {"targets": ["app"]}},
	"target": {"app": {
		"cache-from": ["type=registry,ref=a\/b"],
		"cache-to": [{"type": "registry", "ref": "a/b:${TAG}"}]
	}}
})"),
      "app from 'type=registry,ref=a/b' @ type=registry,ref=a\\/b\n"
      "app to 'type=registry,ref=a/b:<${TAG}>' @ type\": \"registry\", \"ref\": \"a/b:${TAG}\n");
}

TEST(BakeFinder, EndsOnWhatIsNoHcl) {
  for (const char* text :
       {"cache-to", "target \"", "target \"a\" { cache-to = [", "cache-to = [{\"", "/* cache-to",
        "{{{ cache-to }", "target \"a\" { cache-to = <<X\n",
        "target \"a\" {\n ] cache-to = ]\n}"}) {
    SCOPED_TRACE(text);
    EXPECT_LE(find_builds("docker-bake.hcl", text).builds.size(), 1U);
  }
}

TEST(BakeFinder, ReadsCachesOutsideOfTargetsAsThoseOfOne) {
  EXPECT_EQ(found_text("docker-bake.hcl",
                       "TAG = \"a\"\ncache-to = [\"type=gha\"]\ncache-from = [\"a/b\"]\n"),
            "- from 'a/b' @ a/b\n- to 'type=gha' @ type=gha\n");
}

}  // namespace
}  // namespace regcache
