// Reads a Perisai log with nothing of Perisai: Go's own libraries for signed notes and tiled logs
// (golang.org/x/mod/sumdb). Usage: read-log FOLDER ORIGIN KEY
// FOLDER holds checkpoint and tile/; ORIGIN and KEY are "log" in trust/root/N. See ../verify.md.
package main

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type tiles struct{ folder string }

func (t tiles) Height() int                         { return 8 }
func (t tiles) SaveTiles(_ []tlog.Tile, _ [][]byte) {}
func (t tiles) ReadTiles(ts []tlog.Tile) ([][]byte, error) {
	var out [][]byte
	for _, one := range ts {
		path := strings.Replace(one.Path(), "tile/8/", "tile/", 1)
		b, err := os.ReadFile(filepath.Join(t.folder, path))
		if err != nil {
			return nil, err
		}
		out = append(out, b)
	}
	return out, nil
}

// index spells the number of a tile as C2SP tlog-tiles has it: x001/x234/067.
func index(n int64) string {
	name := fmt.Sprintf("%03d", n%1000)
	for n >= 1000 {
		n /= 1000
		name = fmt.Sprintf("x%03d/%s", n%1000, name)
	}
	return name
}

func check(err error) {
	if err != nil {
		fmt.Println("REFUSED", err)
		os.Exit(1)
	}
}

func main() {
	folder, origin := os.Args[1], os.Args[2]
	public, err := base64.RawURLEncoding.DecodeString(os.Args[3])
	check(err)
	vkey, err := note.NewEd25519VerifierKey(origin, ed25519.PublicKey(public))
	check(err)
	fmt.Println("vkey", vkey)
	verifier, err := note.NewVerifier(vkey)
	check(err)
	signed, err := os.ReadFile(filepath.Join(folder, "checkpoint"))
	check(err)
	n, err := note.Open(signed, note.VerifierList(verifier))
	check(err)
	lines := strings.Split(n.Text, "\n")
	size, err := strconv.ParseInt(lines[1], 10, 64)
	check(err)
	root, err := tlog.ParseHash(lines[2])
	check(err)
	fmt.Println("signed note opened:", lines[0], size, root)
	tree := tlog.Tree{N: size, Hash: root}
	reader := tlog.TileHashReader(tree, tiles{folder})
	var at int64
	for first := int64(0); first < size; first += 256 {
		width := size - first
		name := "tile/entries/" + index(first/256)
		if width < 256 {
			name += ".p/" + strconv.FormatInt(width, 10)
		}
		bundle, err := os.ReadFile(filepath.Join(folder, name))
		check(err)
		for len(bundle) > 0 {
			l := int(binary.BigEndian.Uint16(bundle))
			entry := bundle[2 : 2+l]
			bundle = bundle[2+l:]
			proof, err := tlog.ProveRecord(size, at, reader)
			check(err)
			check(tlog.CheckRecord(proof, size, root, at, tlog.RecordHash(entry)))
			fmt.Println("  included", at, strings.Split(string(entry), "\n")[1])
			at++
		}
	}
	if at != size {
		check(fmt.Errorf("%d entries of %d", at, size))
	}
	for old := int64(1); old < size; old += 1 + size/100 {
		before, err := tlog.TreeHash(old, reader)
		check(err)
		proof, err := tlog.ProveTree(size, old, reader)
		check(err)
		check(tlog.CheckTree(proof, size, root, old, before))
	}
	fmt.Println("consistent with smaller logs, from 1 on")
}
