CASES = {"basel": []}
