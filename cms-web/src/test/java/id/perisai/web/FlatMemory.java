package id.perisai.web;

import static java.nio.charset.StandardCharsets.US_ASCII;

import id.perisai.release.Digest;
import id.perisai.release.Entry;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Takes over and serves a file that is longer than this process's heap: whole, in parts, and again
 * after a restart. A process of its own, so that its heap can be bounded.
 */
final class FlatMemory {
  private FlatMemory() {}

  /** Arguments: an empty folder, and the file's length in bytes. */
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    long length = Long.parseLong(arguments[1]);
    require(length > Runtime.getRuntime().maxMemory(), "the heap could hold the file");
    SmallCity city = new SmallCity(folder.resolve("repository"));
    BigFile file = BigFile.put(city, "dinkes", length);
    List<Entry> entries = new ArrayList<>(city.site("dinkes", "dua"));
    entries.add(file.entry());
    city.publish("dinkes", 2, entries);
    for (int start = 0; start < 2; start++) {
      try (RunningNode node = new RunningNode(city, folder.resolve("store")).tick()) {
        serve(node, file);
      }
    }
    System.exit(0);
  }

  private static void serve(RunningNode node, BigFile file) throws Exception {
    long length = file.coding().length();
    require(ask(node, file, "").equals(file.coding().digest()), "the whole is another");
    long from = length - BigFile.CHUNK - 10;
    ByteArrayOutputStream end = new ByteArrayOutputStream();
    for (int i = (int) (from / BigFile.CHUNK); (long) i * BigFile.CHUNK < length; i++) {
      end.write(BigFile.chunk(i, length));
    }
    byte[] bytes = end.toByteArray();
    Digest expected =
        Digest.of(Arrays.copyOfRange(bytes, bytes.length - BigFile.CHUNK - 10, bytes.length));
    String range = "Range: bytes=" + from + "-\r\n";
    require(ask(node, file, range).equals(expected), "the end is another");
  }

  private static Digest ask(RunningNode node, BigFile file, String fields) throws Exception {
    try (Socket socket = new Socket("127.0.0.1", node.port())) {
      String request =
          "GET "
              + file.path()
              + " HTTP/1.1\r\nHost: dinkes.localhost\r\nConnection: close\r\n"
              + fields
              + "\r\n";
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      InputStream in = socket.getInputStream();
      ByteArrayOutputStream head = new ByteArrayOutputStream();
      while (!head.toString(US_ASCII).endsWith("\r\n\r\n")) {
        head.write(in.read());
      }
      require(head.toString(US_ASCII).startsWith("HTTP/1.1 20"), head.toString(US_ASCII));
      return Digest.of(in);
    }
  }

  private static void require(boolean held, String otherwise) {
    if (!held) {
      throw new IllegalStateException(otherwise);
    }
  }
}
