// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.ration.tools.CommandRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a JVM that a touch of a guard has ended leaves behind, and what is made of it. */
class GuardReportTest {
  private static final String HEAD = "ration-guards 1\t7\n";
  private static final String ALLOCATED = line("a", 0x10fd0, 0x10000, "end", "");
  private static final String FREED =
      line("f", 0x12fd0, 0x12000, "end", "'me' #9\tapp.Free.it(F:1)");

  @TempDir private Path folder;

  private static String line(String state, long address, long pages, String side, String freed) {
    String who = freed.isEmpty() ? "\t" : freed;
    return "%s\t%x\t48\t%x\t4096\t%s\tFred\tpaged\t3\ttenant\t'me' #9\tapp.Main.a(M:1)|app.Main.b(M:2)\t%s\t  \n"
        .formatted(state, address, pages, side, who);
  }

  private Path guards(String... lines) throws IOException {
    return Files.writeString(folder.resolve("guards.txt"), HEAD + String.join("", lines));
  }

  private Path error(long address) throws IOException {
    return Files.writeString(
        folder.resolve("hs_err.log"),
        """
        #  SIGBUS (0x7) at pc=0x00007f6a3c58258e, pid=7, tid=8
        Current thread (0x00007f6a34000b70):  JavaThread "worker" [_thread_in_native, id=8]

        siginfo: si_signo: 7 (SIGBUS), si_code: 2 (BUS_ADRERR), si_addr: 0x%016x
        """
            .formatted(address));
  }

  private GuardReport report(long address, String... lines) throws Exception {
    return GuardReport.of(error(address), guards(lines));
  }

  @Test
  void aTouchOfAGuardIsPutDownToTheBlockBeforeIt() throws Exception {
    GuardReport report = report(0x11004, ALLOCATED, FREED);
    assertThat(report.found()).isTrue();
    assertThat(report.text())
        .contains("SIGBUS at 0x11004, by JavaThread \"worker\"")
        .contains("Byte 52 was touched of the block of 48 bytes at 0x10fd0")
        .contains("outside of it", "'Fred'", "'tenant' (3)", "paged")
        .contains("allocated by thread 'me' #9", "at app.Main.a(M:1)", "at app.Main.b(M:2)")
        .doesNotContain("freed by");
  }

  @Test
  void aTouchAfterTheFreeNamesWhoFreed() throws Exception {
    assertThat(report(0x12fd8, ALLOCATED, FREED).text())
        .contains("Byte 8 was touched", "had been freed")
        .contains("freed by thread 'me' #9", "at app.Free.it(F:1)");
  }

  @Test
  void ofTwoBlocksBesideAGuardTheOneIsNamedWhoseGuardItIs() throws Exception {
    String behind = line("a", 0x12000, 0x12000, "start", "");
    assertThat(report(0x11ff8, ALLOCATED, behind).text()).contains("at 0x10fd0");
    String before = line("a", 0x10000, 0x10000, "start", "");
    assertThat(report(0x11ff8, before, behind).text()).contains("at 0x12000");
  }

  @Test
  void aTouchOfSomethingElseIsNotPutDownToABlock() throws Exception {
    GuardReport report = report(0x40000, ALLOCATED, FREED);
    assertThat(report.found()).isFalse();
    assertThat(report.text()).contains("None of the 2 guarded blocks is there");
  }

  @Test
  void aLineThatWasBeingWrittenIsPassedOver() throws Exception {
    assertThat(report(0x11004, "a\t10fd0\t48\t100", "\n", " \t" + ALLOCATED.substring(2)).found())
        .isFalse();
    assertThat(report(0x11004, "a\tnonsense" + "\t".repeat(14) + "\n", ALLOCATED).found()).isTrue();
  }

  @Test
  void filesOfTwoJvmsDoNotGoTogether() throws Exception {
    Path guards = Files.writeString(folder.resolve("g"), "ration-guards 1\t8   \n" + ALLOCATED);
    GuardReport report = GuardReport.of(error(0x11004), guards);
    assertThat(report.found()).isFalse();
    assertThat(report.text()).contains("process 7", "process 8");
  }

  @Test
  void whatIsNoSuchFileIsSaidSo() throws Exception {
    Path guards = guards(ALLOCATED);
    assertThatThrownBy(() -> GuardReport.of(guards, guards))
        .isInstanceOf(GuardReport.UnreadableException.class)
        .hasMessageContaining("no si_addr");
    Path error = error(0x11004);
    assertThatThrownBy(() -> GuardReport.of(error, error)).hasMessageContaining("no file of");
    assertThatThrownBy(() -> GuardReport.of(error, folder.resolve("missing")))
        .hasMessageContaining("missing");
  }

  @Test
  void theCommandFindsTheOtherFileByTheName() throws Exception {
    Path error = Files.move(error(0x11004), folder.resolve("hs_err_pid7.log"));
    CommandRun missing = CommandRun.of("guard-report", error.toString());
    assertThat(missing.exitCode()).isEqualTo(1);
    assertThat(missing.err()).contains("ration_guards_pid7.txt", "there is no such file");
    Files.move(guards(ALLOCATED), folder.resolve("ration_guards_pid7.txt"));
    CommandRun found = CommandRun.of("guard-report", error.toString());
    assertThat(found.exitCode()).isZero();
    assertThat(found.out()).contains("'Fred'");
    Path renamed = Files.move(error, folder.resolve("died.log"));
    assertThat(CommandRun.of("guard-report", renamed.toString()).err()).contains("--guards FILE");
    String guards = folder.resolve("ration_guards_pid7.txt").toString();
    assertThat(CommandRun.of("guard-report", renamed.toString(), "--guards", guards).out())
        .contains("'Fred'");
  }

  @Test
  void aJvmThatNativeCodeHasEndedLeavesWhatIsNeeded() throws Exception {
    assertThat(death("native", "-Xmx128m").text())
        .contains("SIGBUS", "of the block of " + UseAfterFree.BYTES + " bytes", "had been freed")
        .contains("tag      'Fred'", "process  'tenant'", "UseAfterFree.allocate")
        .contains("freed by thread 'main'", "UseAfterFree.main");
  }

  @Test
  void aJvmThatACompareAndSetHasEndedLeavesIt() throws Exception {
    assertThat(death("change", "-Xint").text())
        .contains("Byte 8 was touched of the block of " + UseAfterFree.BYTES + " bytes")
        .contains("freed by thread 'main'");
  }

  private GuardReport death(String how, String option) throws Exception {
    Path error = folder.resolve(how + ".log");
    Path guards = folder.resolve(how + ".txt");
    Process child =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    option,
                    "-XX:-CreateCoredumpOnCrash",
                    "-XX:ErrorFile=" + error,
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    System.getProperty("java.class.path"),
                    UseAfterFree.class.getName(),
                    guards.toString(),
                    how))
            .redirectErrorStream(true)
            .start();
    String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int status = child.waitFor();
    assumeFalse(output.contains("guards=none"), "this platform has no guards");
    assertThat(status).as(output).isNotZero();
    assertThat(output).doesNotContain("survived");
    GuardReport report = GuardReport.of(error, guards);
    assertThat(report.found()).as(report.text()).isTrue();
    return report;
  }
}
