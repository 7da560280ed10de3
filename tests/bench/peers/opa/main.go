// OPA as a library: one prepared query, regex.match for each list. See ../process.hpp for the protocol.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"

	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/version"
	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

type rules struct {
	Categories []struct {
		ID string `json:"id"`
	} `json:"categories"`
}

func say(answer any) {
	line, err := json.Marshal(answer)
	if err != nil {
		panic(err)
	}
	fmt.Println(string(line))
}

func processorSeconds() float64 {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		panic(err)
	}
	seconds := func(t syscall.Timeval) float64 { return float64(t.Sec) + float64(t.Usec)/1e6 }
	return seconds(usage.Utime) + seconds(usage.Stime)
}

var caser = cases.Fold()

func fold(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 0x30A1 && r <= 0x30F6, r == 0x30FD, r == 0x30FE:
			return r - 0x60
		case r == 0xAD, r >= 0x200B && r <= 0x200F, r >= 0x202A && r <= 0x202E, r >= 0x2060 && r <= 0x206F,
			r >= 0xFE00 && r <= 0xFE0F, r == 0xFEFF:
			return -1
		}
		return r
	}, caser.String(norm.NFKC.String(text)))
}

func run() error {
	source, err := os.ReadFile(os.Args[1])
	if err != nil {
		return err
	}
	var given rules
	if err := json.Unmarshal(source, &given); err != nil {
		return err
	}
	numbers := map[string]int{}
	for number, category := range given.Categories {
		numbers[category.ID] = number
	}
	module, err := os.ReadFile(os.Args[1] + ".rego")
	if err != nil {
		return err
	}
	lines, err := os.ReadFile(os.Args[2])
	if err != nil {
		return err
	}
	var texts []string
	for _, line := range strings.Split(strings.TrimSpace(string(lines)), "\n") {
		var text string
		if err := json.Unmarshal([]byte(line), &text); err != nil {
			return err
		}
		texts = append(texts, text)
	}

	ctx := context.Background()
	query, err := rego.New(rego.Query("data.plain.met"), rego.Module("plain.rego", string(module))).PrepareForEval(ctx)
	if err != nil {
		return err
	}
	judge := func(text string) ([]int, error) {
		met := []int{}
		results, err := query.Eval(ctx, rego.EvalInput(map[string]any{"text": fold(text)}))
		if err != nil {
			return nil, err
		}
		for _, id := range results[0].Expressions[0].Value.([]any) {
			met = append(met, numbers[id.(string)])
		}
		return met, nil
	}

	met := [][]int{}
	for _, text := range texts {
		one, err := judge(text)
		if err != nil {
			return err
		}
		met = append(met, one)
	}
	say(map[string]any{"name": "OPA (Go), regex.match", "version": version.Version, "met": met})
	for input := bufio.NewScanner(os.Stdin); input.Scan(); {
		count, err := strconv.Atoi(input.Text())
		if err != nil {
			return err
		}
		begin := processorSeconds()
		for _, text := range texts[:count] {
			if _, err := judge(text); err != nil {
				return err
			}
		}
		say(map[string]float64{"seconds": processorSeconds() - begin})
	}
	return nil
}

func main() {
	if err := run(); err != nil {
		say(map[string]string{"absent": err.Error()})
	}
}
