// Commands that read the graph of a cache.
#include "native/cli/flags/commands.h"
#include "native/cli/flags/flag_groups.h"

namespace regcache {
namespace {

void add_merge(CommandSet& set) {
  const auto filled = std::make_shared<MergeArguments>();
  CLI::App* command =
      set.add_command("merge", "make one cache of several, so that every build hits");
  command->add_option("SRC", filled->sources, "locations of the caches")->required();
  CLI::Option* cache_to =
      command
          ->add_option("--cache-to", filled->cache_to,
                       "destination and shape, as BuildKit takes it; all results are sent")
          ->type_name("OPTIONS");
  command
      ->add_option("--into", filled->into,
                   "a cache that others may write to as well: it stays, and the sources join it")
      ->type_name("LOCATION")
      ->excludes(cache_to);
  add_transfer(command, filled->transfer);
  add_upload(command, filled->transfer);
  add_connection(command, filled->connection);
  set.hand_over(command, filled);
}

void add_prune(CommandSet& set) {
  const auto filled = std::make_shared<PruneArguments>();
  CLI::App* command = set.add_command(
      "prune", "make a cache or a repository smaller; shows what would go until --yes");
  command->add_option("LOCATION", filled->location, "location of the cache, or a repository")
      ->required();
  command->add_option("--max-age", filled->max_age, "drop older results: 36h, 7d")
      ->type_name("AGE");
  command->add_option("--max-size", filled->max_size, "drop the oldest results: 10GB, 512MiB")
      ->type_name("SIZE");
  command->add_option("--keep-last", filled->keep_last, "of each record, the newest N results")
      ->type_name("N");
  command->add_flag("--unreachable", filled->unreachable, "drop what leads to no result");
  command->add_flag("--fit", filled->fit,
                    "drop the oldest results until BuildKit imports it (1 MiB)");
  const char* group = "Tags of a repository, instead of what is in one cache";
  command->add_option("--tags", filled->tags, "delete tags of this form, with their manifests")
      ->type_name("GLOB")
      ->group(group);
  command
      ->add_option("--older-than", filled->older_than,
                   "only those whose newest result or image is older: 30d")
      ->type_name("AGE")
      ->group(group);
  command->add_option("--keep", filled->keep, "only those that are not among the newest N")
      ->type_name("N")
      ->group(group);
  command
      ->add_flag("--untagged", filled->untagged,
                 "with an index, its manifests that nothing else lists")
      ->group(group);
  command->add_flag("--yes", filled->yes, "do it");
  command->add_flag("-v,--verbose", filled->verbose, "name every result that goes");
  add_format(command, filled->json);
  add_connection(command, filled->connection);
  set.hand_over(command, filled);
}

void add_diff(CommandSet& set) {
  const auto filled = std::make_shared<DiffArguments>();
  CLI::App* command =
      set.add_command("diff", "compare two caches, and show where their builds part");
  command->add_option("A", filled->before, "location of one cache")->required();
  command->add_option("B", filled->after, "location of the other")->required();
  command->add_flag("--files", filled->files,
                    "read the layers where they part, and name the files that differ");
  add_format(command, filled->json);
  add_connection(command, filled->connection);
  set.hand_over(command, filled);
}

void add_usage(CommandSet& set) {
  const auto filled = std::make_shared<UsageArguments>();
  CLI::App* command = set.add_command("du", "show what caches cost, and what they share");
  command->add_option("LOCATION", filled->locations, "locations of the caches")->required();
  command->add_option("--plot", filled->plot, "draw the blobs by size into an SVG file")
      ->type_name("FILE");
  add_format(command, filled->json);
  add_connection(command, filled->connection);
  set.hand_over(command, filled);
}

void add_inspect(CommandSet& set) {
  const auto filled = std::make_shared<InspectArguments>();
  static const std::map<std::string, InspectFormat> formats = {{"text", InspectFormat::summary},
                                                               {"json", InspectFormat::json}};
  CLI::App* command = set.add_command("inspect", "show what is in a cache");
  command->add_option("LOCATION", filled->location, "location of the cache")->required();
  command->add_flag_callback(
      "--tree", [filled] { filled->format = InspectFormat::tree; },
      "show the records, from the last steps down to their sources");
  static const std::map<std::string, InspectFormat> graphs = {{"dot", InspectFormat::dot},
                                                              {"mermaid", InspectFormat::mermaid},
                                                              {"svg", InspectFormat::svg}};
  command
      ->add_option("--graph", filled->format, "draw the records: dot, mermaid or svg (by Graphviz)")
      ->transform(one_of(graphs))
      ->type_name("LANGUAGE");
  command->add_option("--format", filled->format, "text or json")
      ->transform(one_of(formats))
      ->type_name("FORMAT");
  add_connection(command, filled->connection);
  set.hand_over(command, filled);
}

void add_verify(CommandSet& set) {
  const auto filled = std::make_shared<VerifyArguments>();
  CLI::App* command =
      set.add_command("verify", "check that every blob of a cache is there and right");
  command->add_option("LOCATION", filled->location, "location of the cache")->required();
  command->add_flag("--deep", filled->deep, "download every blob: size, digest and diffID");
  add_format(command, filled->json);
  add_transfer(command, filled->transfer);
  add_decoding(command, filled->transfer.limits);
  add_connection(command, filled->connection);
  set.hand_over(command, filled);
}

}  // namespace

void add_graph_commands(CommandSet& set) {
  add_inspect(set);
  add_verify(set);
  add_diff(set);
  add_usage(set);
  add_merge(set);
  add_prune(set);
}

}  // namespace regcache
