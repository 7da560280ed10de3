//! regorus: one engine, regex.match for each list. See ../../process.hpp for the protocol.
use std::error::Error;
use std::io::BufRead;

use cpu_time::ProcessTime;
use regorus::{Engine, Value};
use serde_json::json;
use unicode_normalization::UnicodeNormalization;

fn fold(text: &str) -> String {
    text.nfkc()
        .flat_map(char::to_lowercase)
        .filter_map(|c| match c as u32 {
            0x30A1..=0x30F6 | 0x30FD | 0x30FE => char::from_u32(c as u32 - 0x60),
            0xAD | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x206F | 0xFE00..=0xFE0F | 0xFEFF => None,
            _ => Some(c),
        })
        .collect()
}

fn judge(engine: &mut Engine, names: &[String], text: &str) -> Result<Vec<usize>, Box<dyn Error>> {
    engine.set_input(Value::from_json_str(&json!({"text": fold(text)}).to_string())?);
    let met = engine.eval_rule("data.plain.met".to_string())?;
    let set = met.as_set()?;
    Ok((0..names.len()).filter(|n| set.contains(&Value::from(names[*n].as_str()))).collect())
}

fn run() -> Result<(), Box<dyn Error>> {
    let files: Vec<String> = std::env::args().skip(1).collect();
    let rules: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(&files[0])?)?;
    let names: Vec<String> = rules["categories"]
        .as_array()
        .ok_or("no categories")?
        .iter()
        .map(|category| category["id"].as_str().unwrap_or_default().to_string())
        .collect();
    let texts: Vec<String> = std::fs::read_to_string(&files[1])?
        .lines()
        .map(serde_json::from_str)
        .collect::<Result<_, _>>()?;
    let mut engine = Engine::new();
    // whole lists are beyond its limits for the length of a line and the size of a pattern
    engine.add_policy("plain.rego".to_string(), std::fs::read_to_string(format!("{}.short.rego", files[0]))?)?;

    let mut met = Vec::new();
    for text in &texts {
        met.push(judge(&mut engine, &names, text)?);
    }
    println!("{}", json!({"name": "regorus (Rust), regex.match", "version": "0.14.1", "met": met}));
    for line in std::io::stdin().lock().lines() {
        let count: usize = line?.trim().parse()?;
        let begin = ProcessTime::now();
        for text in &texts[..count] {
            judge(&mut engine, &names, text)?;
        }
        println!("{}", json!({"seconds": begin.elapsed().as_secs_f64()}));
    }
    Ok(())
}

fn main() {
    if let Err(error) = run() {
        println!("{}", json!({"absent": error.to_string()}));
    }
}
