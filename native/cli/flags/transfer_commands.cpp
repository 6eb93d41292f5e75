// Commands that move caches and write their layers again.
#include "native/cli/flags/commands.h"
#include "native/cli/flags/flag_groups.h"

namespace regcache {
namespace {

void add_push(CommandSet& set) {
  const auto filled = std::make_shared<PushArguments>();
  CLI::App* command = set.add_command("push", "send a cache to where --cache-to says");
  command->add_option("SRC", filled->source, "location of the cache")->required();
  command
      ->add_option("--cache-to", filled->cache_to,
                   "destination and shape, as BuildKit takes it: type=registry,ref=...,mode=max")
      ->required()
      ->type_name("OPTIONS");
  add_transfer(command, filled->transfer);
  add_upload(command, filled->transfer);
  add_decoding(command, filled->transfer.limits);
  add_connection(command, filled->connection);
  set.hand_over(command, filled);
}

void add_pull(CommandSet& set) {
  const auto filled = std::make_shared<PullArguments>();
  CLI::App* command = set.add_command("pull", "bring the first cache that exists to DEST");
  command
      ->add_option("--cache-from", filled->cache_from,
                   "source, as BuildKit takes it; repeat for others to try")
      ->required()
      ->expected(1)
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
      ->type_name("OPTIONS");
  command->add_option("DEST", filled->destination, "location, usually a folder")->required();
  command->add_flag("--require", filled->require, "fail with status 3 when none is found");
  add_transfer(command, filled->transfer);
  add_connection(command, filled->connection);
  set.hand_over(command, filled);
}

void add_copy(CommandSet& set) {
  const auto filled = std::make_shared<CopyArguments>();
  CLI::App* command = set.add_command("copy", "copy a cache or image as it is, byte for byte");
  command->alias("cp");
  command->add_option("SRC", filled->source, "location to read")->required();
  command->add_option("DST", filled->destination, "location to write")->required();
  add_transfer(command, filled->transfer);
  add_upload(command, filled->transfer);
  add_connection(command, filled->connection);
  set.hand_over(command, filled);
}

void add_convert(CommandSet& set) {
  const auto filled = std::make_shared<ConvertArguments>();
  static const std::map<std::string, Compression> compressions = {
      {"gzip", Compression::gzip},
      {"zstd", Compression::zstd},
      {"estargz", Compression::estargz},
      {"uncompressed", Compression::uncompressed}};
  CLI::App* command = set.add_command("convert", "write a cache again in another compression");
  command->add_option("SRC", filled->source, "location of the cache")->required();
  command->add_option("DST", filled->destination, "location to write; may be SRC")->required();
  command->add_option("--compression", filled->compression, "gzip, zstd, estargz or uncompressed")
      ->required()
      ->transform(one_of(compressions))
      ->type_name("NAME");
  command->add_option("--compression-level", filled->level, "gzip and estargz 0 to 9, zstd 0 to 22")
      ->type_name("N");
  command->add_flag("--force-compression", filled->force_compression,
                    "also layers that are compressed so already");
  add_transfer(command, filled->transfer);
  add_upload(command, filled->transfer);
  add_decoding(command, filled->transfer.limits);
  add_connection(command, filled->connection);
  set.hand_over(command, filled);
}

void add_advise(CommandSet& set) {
  const auto filled = std::make_shared<AdviseArguments>();
  CLI::App* command =
      set.add_command("advise", "try compressions on samples of a cache and say which is best");
  command->add_option("LOCATION", filled->location, "location of the cache")->required();
  command->add_option("--sample", filled->sample_mib, "MiB of tar to try (default 16)")
      ->check(CLI::Range(1U, 4096U))
      ->type_name("N");
  command->add_option("--bandwidth", filled->bandwidth_mb_s, "MB a second, both ways (default 50)")
      ->check(CLI::Range(1U, 100'000U))
      ->type_name("N");
  command->add_option("--plot", filled->plot, "draw size and time into an SVG file")
      ->type_name("FILE");
  add_format(command, filled->json);
  add_transfer(command, filled->transfer);
  add_connection(command, filled->connection);
  set.hand_over(command, filled);
}

void add_repair(CommandSet& set) {
  const auto filled = std::make_shared<RepairArguments>();
  CLI::App* command = set.add_command("repair", "write a cache without what is broken in it");
  command->add_option("SRC", filled->source, "location to read")->required();
  command->add_option("DST", filled->destination, "location to write; it may be the same")
      ->required();
  command->add_flag("--deep", filled->deep, "download every blob to see whether it is right");
  add_transfer(command, filled->transfer);
  add_upload(command, filled->transfer);
  add_decoding(command, filled->transfer.limits);
  add_connection(command, filled->connection);
  set.hand_over(command, filled);
}

}  // namespace

void add_transfer_commands(CommandSet& set) {
  add_push(set);
  add_pull(set);
  add_copy(set);
  add_convert(set);
  add_advise(set);
  add_repair(set);
}

}  // namespace regcache
